package io.sluice.relay.gasless;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one carrier takes.
 *
 * @param since when the first of it became ready
 * @param full whether no more of its kind would fit, or may go with it
 * @param behind the lane that it has to take, since its users have something in flight there;
 *     without one it takes any
 * @param requests one or more, in the order in which they are executed; those of one user by nonce
 */
record Load(
    Address forwarder,
    long client,
    Speed speed,
    Instant since,
    boolean full,
    @Nullable LaneId behind,
    List<HeldRequest> requests) {

  /**
   * Whether it is an {@code executeBatch}, which passes over what is not valid. What goes behind
   * something is not valid when that fails.
   */
  boolean batch() {
    return requests.size() > 1 || behind != null;
  }
}
