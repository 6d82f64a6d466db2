package io.sluice.engine.block;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.Map;

/**
 * The health check {@code finality}: degraded while what is deep enough cannot be final, with the
 * reason, and since when. It reads what the working monitor has stored.
 */
@PerNetwork
@ForRole({Role.API, Role.MONITOR})
class FinalityCheck implements HealthCheck {
  private final FinalHeights heights;
  private final ChainId chain;

  FinalityCheck(FinalHeights heights, ChainSettings chain) {
    this.heights = heights;
    this.chain = chain.chainId();
  }

  @Override
  public String name() {
    return "finality";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    return heights
        .trouble(chain)
        .map(trouble ->
            new Finding(
                Status.DEGRADED,
                Map.of(
                    "reason",
                    "what is deep enough " + trouble.reason(),
                    "since",
                    trouble.since().toString())))
        .orElseGet(Finding::up);
  }
}
