package io.sluice.engine.monitor;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Call;
import io.sluice.evm.rpc.Gas;
import io.sluice.evm.rpc.GasAnswer;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The gas of a no-op: a transfer of nothing from a lane to itself. It is 21,000 on most chains and
 * more on some (Arbitrum charges for its parent chain's gas), so the nodes are asked, now and then.
 * One thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class NoOpGas {
  /** What every chain asks at least (Yellow Paper, G_transaction). */
  private static final long LEAST = 21_000;

  private static final Duration LIFE = Duration.ofMinutes(5);

  private final Gas node;
  private final Clock clock;
  private long gas = LEAST;
  private Instant goodUntil = Instant.MIN;

  NoOpGas(Gas node, Clock clock) {
    this.node = node;
    this.clock = clock;
  }

  /** Units of gas for a no-op of this lane; what was known last where no node can say. */
  long of(Address lane) {
    Instant now = clock.instant();
    if (!now.isBefore(goodUntil) && estimate(lane) instanceof GasAnswer.Estimate(long needed)) {
      gas = enough(needed);
      goodUntil = now.plus(LIFE);
    }
    return gas;
  }

  /**
   * A node found a no-op's gas too low.
   *
   * @param refused the gas it had
   * @return more than that
   */
  long moreThan(long refused, Address lane) {
    if (gas > refused) {
      return gas; // learned since it was signed
    }
    gas = refused + refused / 2;
    if (estimate(lane) instanceof GasAnswer.Estimate(long needed)) {
      gas = Math.max(enough(needed), gas);
    }
    goodUntil = clock.instant().plus(LIFE);
    return gas;
  }

  private GasAnswer estimate(Address lane) {
    Call nothing = new Call(lane, lane, Wei.ZERO, Bytes.EMPTY, null);
    return node.estimateGas(List.of(nothing)).getFirst();
  }

  /** Exact where it is the usual, for that is no estimate; else with a margin. */
  private static long enough(long needed) {
    return needed <= LEAST ? LEAST : GasAgain.withMargin(needed);
  }
}
