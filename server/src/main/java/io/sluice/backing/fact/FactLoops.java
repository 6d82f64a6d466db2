package io.sluice.backing.fact;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The periodic work on facts: once an hour those of subscriptions that are gone are deleted, by a
 * role that has subscribers.
 */
@Configuration(proxyBeanMethods = false)
@ForRole({Role.API, Role.RELAY})
class FactLoops {
  private static final Duration HOURLY = Duration.ofHours(1);

  @Bean
  Ticker forgettingFacts(Unclaimed unclaimed) {
    return new Ticker("facts", HOURLY, unclaimed::tick);
  }
}
