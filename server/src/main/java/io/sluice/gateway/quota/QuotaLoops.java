package io.sluice.gateway.quota;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Once an hour what was used long ago is deleted; what is taken in advance is made when wanted. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.API)
class QuotaLoops {
  private static final Duration HOURLY = Duration.ofHours(1);

  private static final Duration LOOK = Duration.ofSeconds(5);

  @Bean
  Ticker allotting(Allotments allotments) {
    Ticker ticker = new Ticker("quota-allotments", LOOK, allotments::tick);
    allotments.onWish(ticker::wake);
    return ticker;
  }

  @Bean
  Ticker forgettingUses(FormerUses former) {
    return new Ticker("quota-uses", HOURLY, former::tick);
  }
}
