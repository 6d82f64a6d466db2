package io.sluice.engine.signing;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.TransactionId;

/** An item of {@code tx-request-queue}. */
sealed interface SigningRequest {
  /** A transaction that waits for a nonce. */
  record First(TransactionId id) implements SigningRequest {}

  /** A lane on which something is to be signed again. */
  record Again(LaneId lane) implements SigningRequest {}

  /**
   * Reads an item.
   *
   * @param text a transaction's id, or a lane's number
   * @throws IllegalArgumentException when it is neither
   */
  static SigningRequest parse(String text) {
    return text.indexOf('-') < 0
        ? new Again(new LaneId(Integer.parseInt(text)))
        : new First(TransactionId.parse(text));
  }
}
