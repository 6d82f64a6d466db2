package io.sluice.engine.routing;

import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Blocks;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a block holds, looked up now and then: it moves by a thousandth a block at most. Safe for
 * many threads.
 */
@PerNetwork
@ForRole(Role.RELAY)
class BlockLimit {
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final Blocks node;
  private final Clock clock;
  private volatile Reading last = new Reading(Long.MAX_VALUE, Instant.MIN);

  BlockLimit(Blocks node, Clock clock) {
    this.node = node;
    this.clock = clock;
  }

  /** Units of gas; what was read last while no node answers, and no limit before the first. */
  long gas() {
    Instant now = clock.instant();
    if (now.isAfter(last.goodUntil)) {
      try {
        last = new Reading(node.latestBlock().gasLimit(), now.plus(LIFE));
      } catch (NodeUnavailableException e) {
        last = new Reading(last.gas, now.plusSeconds(1));
      }
    }
    return last.gas;
  }

  private record Reading(long gas, Instant goodUntil) {}
}
