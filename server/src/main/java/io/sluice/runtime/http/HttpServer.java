package io.sluice.runtime.http;

import io.sluice.runtime.failure.ContainerProblems;
import org.apache.catalina.connector.Connector;
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
  private final ManagementPort management;
  private final SlowClients slow;
  private final Environment environment;

  HttpServer(
      HttpSettings settings, ManagementPort management, SlowClients slow, Environment environment) {
    this.settings = settings;
    this.management = management;
    this.slow = slow;
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
    factory.setAddress(settings.bindAddress());
    factory.setProtocol(ConnectionProtocol.class.getName());
    factory.addConnectorCustomizers(this::customize);
    Connector operators = management.listener();
    if (operators != null) {
      factory.addAdditionalConnectors(operators);
    }
    factory.addContextValves(new CutOff());
    factory.addContextCustomizers(context -> {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(ContainerProblems.class.getName());
      }
    });
  }

  private void customize(Connector connector) {
    connector.setProperty("maxConnections", "" + settings.maxConnections());
    if (connector.getProtocolHandler() instanceof ConnectionProtocol protocol) {
      protocol.limit(settings.maxConnectionsPerAddress());
      slow.watch(protocol);
    }
  }
}
