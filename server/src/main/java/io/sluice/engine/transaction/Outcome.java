package io.sluice.engine.transaction;

import io.sluice.runtime.failure.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction ended. What is in the block decides, not what was wished for: a call that won
 * against its own cancellation is confirmed, and a no-op never is.
 *
 * @param code {@code null} for a success
 * @param detail for people; {@code null} for a success
 */
public record Outcome(TransactionState state, @Nullable ErrorCode code, @Nullable String detail) {
  private static final Outcome CONFIRMED = new Outcome(TransactionState.CONFIRMED, null, null);
  private static final Outcome REVERTED =
      new Outcome(
          TransactionState.FAILED,
          ErrorCode.EXECUTION_REVERTED,
          "the transaction reverted in its block");

  /**
   * @param kind of the attempt in the block
   * @param succeeded what its receipt says
   * @param why it was given up; {@code null} when it was not
   * @param words what a node said of it; {@code null} when the reason says it all
   */
  static Outcome of(
      AttemptKind kind, boolean succeeded, @Nullable VoidReason why, @Nullable String words) {
    return switch (kind) {
      case FIRST, BUMP -> succeeded ? CONFIRMED : REVERTED;
      case NO_OP -> of(why == null ? VoidReason.CANCELED : why, words);
    };
  }

  /** Of a transaction that was given up, and whose effect can no longer happen. */
  static Outcome of(VoidReason why, @Nullable String words) {
    return new Outcome(why.end(), why.code(), words == null ? why.detail() : words);
  }
}
