package io.sluice.evm.rpc;

import org.jspecify.annotations.Nullable;

/** What became of one call of a batch. */
sealed interface Reply<T> {
  /**
   * The node answered.
   *
   * @param value {@code null} where the node said null: it has no such thing
   */
  record Result<T>(@Nullable T value) implements Reply<T> {}

  /** The node answered with an error. */
  record Refused<T>(NodeError error) implements Reply<T> {}

  /** Nothing usable came; the node may have done it or not. */
  record Missing<T>(String why) implements Reply<T> {}
}
