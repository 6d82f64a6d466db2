package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.List;

/**
 * What one carrier takes.
 *
 * @param since when the first of it became ready
 * @param full whether no more of its kind would fit, or may go with it
 * @param requests one or more, in the order in which they are executed; those of one user by nonce
 */
record Load(
    Address forwarder,
    long client,
    Speed speed,
    Instant since,
    boolean full,
    List<HeldRequest> requests) {

  /** Whether it is an {@code executeBatch}. */
  boolean batch() {
    return requests.size() > 1;
  }
}
