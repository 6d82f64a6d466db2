package io.sluice.evm.price;

import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.failure.StartupException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/** Refuses to start on a chain that nothing can be priced on, where a node says so. */
@PerNetwork
@ForRole({Role.RELAY, Role.MONITOR})
class PricingCheck implements ApplicationRunner {
  private final FeeOracle oracle;

  PricingCheck(FeeOracle oracle) {
    this.oracle = oracle;
  }

  /**
   * @throws StartupException when the nodes answer, and know no price
   */
  @Override
  public void run(ApplicationArguments arguments) {
    try {
      oracle
          .trouble()
          .ifPresent(why -> {
            throw new StartupException("No price: " + why + ".");
          });
    } catch (NodeUnavailableException e) {
      // No node answers: it is looked up when something has to be priced.
      return;
    }
  }
}
