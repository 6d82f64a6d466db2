package io.sluice.fee;

/** What to do about a price that was not taken. */
public sealed interface Repricing {
  /** Sign again with this offer; nodes take it in place of the one before. */
  record Offer(Fees fees) implements Repricing {}

  /** Even the smallest step that nodes take is over the most we pay: what was offered stands. */
  record AtCap() implements Repricing {}
}
