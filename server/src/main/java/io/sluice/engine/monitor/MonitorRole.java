package io.sluice.engine.monitor;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The monitor's wiring. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.MONITOR)
class MonitorRole {
  @Bean
  Ticker monitoring(Monitor monitor) {
    return new Ticker("monitor", monitor::pause, monitor::tick, monitor::end);
  }
}
