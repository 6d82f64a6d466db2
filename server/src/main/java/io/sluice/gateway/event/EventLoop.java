package io.sluice.gateway.event;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The periodic work on events: every minute those are deleted that were kept long enough. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.API)
class EventLoop {
  private static final Duration PACE = Duration.ofMinutes(1);

  @Bean
  Ticker forgettingEvents(EventRetention retention) {
    return new Ticker("events", PACE, retention::tick);
  }
}
