package io.sluice.gateway.stream;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The threads of streams: one hands out events, one looks whether keys still admit. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.API)
class StreamLoops {
  /** A revoked key has no stream after a second, with the time in which that is known. */
  private static final Duration KEYS = Duration.ofMillis(300);

  private static final Duration CLIENTS = Duration.ofMinutes(10);

  @Bean
  Ticker streamFeed(EventFeed feed) {
    return new Ticker("streams", feed::pause, feed::tick, () -> {});
  }

  @Bean
  Ticker streamKeys(OpenStreams streams) {
    return new Ticker("stream-keys", KEYS, streams::expel);
  }

  @Bean
  Ticker clientsWithStreams(StreamingClients clients, OpenStreams streams) {
    return new Ticker("stream-clients", CLIENTS, () -> clients.tick(streams.clients()));
  }
}
