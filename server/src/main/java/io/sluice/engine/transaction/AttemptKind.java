package io.sluice.engine.transaction;

/** What an attempt at a nonce does when a block takes it. */
public enum AttemptKind {
  /** What was asked for, as it was signed first. */
  FIRST,
  /** What was asked for, at a higher price. */
  BUMP,
  /** Nothing: a transfer of nothing from the lane to itself, which uses the nonce up. */
  NO_OP;

  /** Whether it does what was asked for. */
  boolean hasEffect() {
    return switch (this) {
      case FIRST, BUMP -> true;
      case NO_OP -> false;
    };
  }
}
