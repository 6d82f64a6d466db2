package io.sluice.engine.signing;

import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.ItemsHandler;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.FeeSettings;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The signer's wiring. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
@ForRole(Role.SIGNER)
class SigningRole {
  @Bean
  SigningCaps signingCaps(SigningSettings settings, FeeSettings fees) {
    return SigningCaps.of(settings, fees);
  }

  @Bean
  Handler signingHandler(SigningStage stage) {
    return new ItemsHandler<>(stage);
  }
}
