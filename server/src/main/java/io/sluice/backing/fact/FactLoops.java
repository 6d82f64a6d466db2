package io.sluice.backing.fact;

import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The periodic work on facts: once an hour those of subscriptions that are gone are deleted. */
@Configuration(proxyBeanMethods = false)
class FactLoops {
  private static final Duration HOURLY = Duration.ofHours(1);

  @Bean
  Ticker forgettingFacts(Unclaimed unclaimed) {
    return new Ticker("facts", HOURLY, unclaimed::tick);
  }
}
