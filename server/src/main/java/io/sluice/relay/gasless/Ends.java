package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.runtime.failure.ErrorCode;
import java.time.Instant;

/** Ends that come about in more than one place. */
final class Ends {
  private Ends() {}

  static ForwardRequests.End expired(HeldRequest request) {
    return expired(request.id(), request.request().deadline());
  }

  static ForwardRequests.End expired(TransactionId id, long deadline) {
    return new ForwardRequests.End(
        id,
        TransactionState.EXPIRED,
        ErrorCode.VALIDITY_EXPIRED,
        "its deadline, " + Instant.ofEpochSecond(deadline) + ", passed before a block executed it",
        null,
        false);
  }
}
