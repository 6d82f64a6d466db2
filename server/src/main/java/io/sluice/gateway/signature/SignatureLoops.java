package io.sluice.gateway.signature;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Once a minute requests that would be stale by now are forgotten. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.API)
class SignatureLoops {
  private static final Duration PACE = Duration.ofMinutes(1);

  @Bean
  Ticker forgettingSignedRequests(FormerRequests former) {
    return new Ticker("signed-requests", PACE, former::tick);
  }
}
