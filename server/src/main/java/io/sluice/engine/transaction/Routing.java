package io.sluice.engine.transaction;

import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;

/**
 * A way chosen for an accepted transaction.
 *
 * @param speed whose price it has: a transaction that was sped up meanwhile is priced anew
 * @param reserved the most it may cost its lane
 * @param relayer the lane's name, for the timeline
 * @param remote whether somebody else signs for that lane
 */
public record Routing(Route route, Speed speed, Wei reserved, String relayer, boolean remote) {
  /** To a lane whose key is here. */
  public Routing(Route route, Speed speed, Wei reserved, String relayer) {
    this(route, speed, reserved, relayer, false);
  }
}
