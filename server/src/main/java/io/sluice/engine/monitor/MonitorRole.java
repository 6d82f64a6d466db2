package io.sluice.engine.monitor;

import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The monitor's wiring. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
@ForRole(Role.MONITOR)
class MonitorRole {
  @Bean
  Ticker monitoring(Monitor monitor, Network network) {
    return new Ticker(network.own("monitor"), monitor::pause, monitor::tick, monitor::end);
  }
}
