package io.sluice.evm.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Passes questions of others on to a chain's nodes, as they are, and the answers back. Whoever
 * calls it says which methods others may ask for. Safe for many threads.
 */
public interface Passing {
  /**
   * Asks the best endpoint, and the next where that fails. Never throws for a node's fault.
   *
   * @param params what stands between the brackets of the parameters: JSON in ASCII; may be empty
   */
  Passed pass(String method, String params);

  /** What came of it. */
  sealed interface Passed {
    /**
     * The node's result.
     *
     * @param json as the node wrote it
     */
    record Result(String json) implements Passed {}

    /**
     * The node's error.
     *
     * @param data of a revert; {@code null} where the node gives none
     */
    record Refused(long code, String message, @Nullable String data) implements Passed {}

    /** No endpoint answered. */
    record Unavailable(String message) implements Passed {}
  }
}
