package io.sluice.relay.gasless;

import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a network does for gasless requests now and then. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
@ForRole(Role.RELAY)
class GaslessLoops {
  private static final Duration USUAL = Duration.ofSeconds(1);

  /** A network without a forwarder is looked after as well: it may have had one. */
  private static final Duration SELDOM = Duration.ofSeconds(5);

  /** News of carriers wake it. */
  @Bean
  Ticker outcomeReading(
      CarrierOutcomes outcomes, CarrierNews news, GaslessSettings settings, Network network) {
    Duration pace = settings.forwarders().isEmpty() ? SELDOM : USUAL;
    Ticker ticker = new Ticker(network.own("outcomes"), pace, outcomes::tick);
    news.listen(ticker::wake);
    return ticker;
  }

  @Bean
  Ticker gapWatching(Gaps gaps, GaslessSettings settings, Network network) {
    Duration pace = settings.forwarders().isEmpty() ? SELDOM : Gaps.PACE;
    return new Ticker(network.own("gaps"), pace, gaps::tick);
  }
}
