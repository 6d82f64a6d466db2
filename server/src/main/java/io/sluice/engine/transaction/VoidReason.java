package io.sluice.engine.transaction;

import io.sluice.runtime.failure.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why a transaction that has a nonce is no longer wanted, and how it ends if its no-op wins. */
public enum VoidReason {
  /** The client took it back. */
  CANCELED(TransactionState.CANCELED, ErrorCode.CANCELED, "canceled by the client"),
  /** Its validity ended before a block held it. */
  EXPIRED(
      TransactionState.EXPIRED,
      ErrorCode.VALIDITY_EXPIRED,
      "validUntil passed before it was in a block"),
  /** Every node that answered said that it can never be taken. */
  INVALID(TransactionState.FAILED, ErrorCode.INVALID_TRANSACTION, "no node takes it"),
  /** Its row is not what was accepted. */
  FORGED(
      TransactionState.FAILED, ErrorCode.INTENT_NOT_AUTHENTIC, "its row is not what was accepted"),
  /** Nobody asked for it: it fills a nonce of which there is no record. */
  HOLE(TransactionState.CANCELED, ErrorCode.CANCELED, "filled a nonce without a record");

  private final TransactionState end;
  private final ErrorCode code;
  private final String detail;

  VoidReason(TransactionState end, ErrorCode code, String detail) {
    this.end = end;
    this.code = code;
    this.detail = detail;
  }

  /** The state it ends in when its effect did not happen. */
  public TransactionState end() {
    return end;
  }

  public ErrorCode code() {
    return code;
  }

  /** For people. */
  public String detail() {
    return detail;
  }

  /**
   * What its timeline says from then on.
   *
   * @param words a node's own; {@code null} when the reason says it all
   */
  String whenGivenUp(@Nullable String words) {
    return this == CANCELED
        ? "to be canceled: a no-op at its nonce was asked for"
        : "given up: " + (words == null ? detail : words);
  }
}
