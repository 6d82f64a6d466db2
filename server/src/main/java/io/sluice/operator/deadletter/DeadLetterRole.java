package io.sluice.operator.deadletter;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The wiring of the dead letters' role. Of several processes one sends again; the others stand by.
 */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.DEADLETTER)
class DeadLetterRole {
  @Bean
  Ticker redriving(Redrive redrive, RedriveSettings settings) {
    return new Ticker("redrive", settings.every(), redrive::tick);
  }
}
