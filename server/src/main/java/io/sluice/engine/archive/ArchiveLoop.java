package io.sluice.engine.archive;

import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The archive's wiring, where there is anything to put away or to bring back. It is the monitor's,
 * who decides what is over: no other role deletes what was signed.
 */
@PerNetwork
@ForRole(Role.MONITOR)
@Configuration(proxyBeanMethods = false)
@Conditional(ArchiveLoop.IsWanted.class)
class ArchiveLoop {
  @Bean
  Ticker archiving(Archiver archiver, ArchiveSettings settings, Network network) {
    return new Ticker(network.own("archiver"), settings.pause(), archiver::tick);
  }

  /** One of its settings is set. */
  static final class IsWanted extends AnyNestedCondition {
    IsWanted() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("sluice.archive.after")
    static final class Archives {}

    @ConditionalOnProperty(name = "sluice.archive.restore", havingValue = "true")
    static final class Restores {}
  }
}
