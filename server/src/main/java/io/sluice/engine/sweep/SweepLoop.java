package io.sluice.engine.sweep;

import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sweeper's wiring: every process looks now and then whether it is the one to sweep. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
class SweepLoop {
  @Bean
  Ticker sweeping(Sweeper sweeper, SweepSettings settings, Network network) {
    return new Ticker(network.own("sweeper"), settings.every(), sweeper::tick);
  }
}
