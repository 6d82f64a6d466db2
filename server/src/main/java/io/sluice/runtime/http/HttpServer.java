package io.sluice.runtime.http;

import io.sluice.runtime.failure.ContainerProblems;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Sets Tomcat up. Comes last, so that it has the final say. */
@Component
final class HttpServer
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
  private final HttpSettings settings;
  private final Environment environment;

  HttpServer(HttpSettings settings, Environment environment) {
    this.settings = settings;
    this.environment = environment;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  /** Tests ask for a free port in Boot's own way, with {@code server.port}. */
  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    if (!environment.containsProperty("server.port")) {
      factory.setPort(settings.port());
    }
    if (settings.bindAddress() != null) {
      factory.setAddress(settings.bindAddress());
    }
    factory.addConnectorCustomizers(
        connector -> connector.setProperty("maxConnections", "" + settings.maxConnections()));
    factory.addContextValves(new CutOff());
    factory.addContextCustomizers(context -> {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(ContainerProblems.class.getName());
      }
    });
  }
}
