package io.sluice.engine.sweep;

import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The sweeper's wiring: every process that hands transactions on looks now and then whether it is
 * the one to sweep.
 */
@PerNetwork
@ForRole({Role.RELAY, Role.SIGNER, Role.BROADCASTER, Role.MONITOR})
@Configuration(proxyBeanMethods = false)
class SweepLoop {
  @Bean
  Ticker sweeping(Sweeper sweeper, SweepSettings settings, Network network) {
    return new Ticker(network.own("sweeper"), settings.every(), sweeper::tick);
  }
}
