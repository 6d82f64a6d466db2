package io.sluice.runtime.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Cuts off who sends the head of a request for too long. */
@Configuration(proxyBeanMethods = false)
class SlowClients {
  private static final Duration PACE = Duration.ofMillis(500);

  private final List<ConnectionProtocol> watched = new CopyOnWriteArrayList<>();
  private final HttpSettings settings;
  private final Counter cut;

  SlowClients(HttpSettings settings, MeterRegistry metrics) {
    this.settings = settings;
    this.cut =
        Counter.builder("http.connections.cut")
            .description("Connections closed because the head of a request took too long")
            .register(metrics);
  }

  void watch(ConnectionProtocol protocol) {
    watched.add(protocol);
  }

  @Bean
  Ticker slowClientsTicker() {
    return new Ticker(
        "slow-clients",
        PACE,
        () ->
            watched.forEach(
                each -> cut.increment(each.cut(settings.headTime(), System.nanoTime()))));
  }
}
