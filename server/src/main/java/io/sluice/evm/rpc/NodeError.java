package io.sluice.evm.rpc;

import org.jspecify.annotations.Nullable;

/**
 * The error object of a JSON-RPC answer.
 *
 * @param code of JSON-RPC or of the node; nodes do not agree on them
 * @param message as the node wrote it, in any Unicode, on one line, cut at 300 characters
 * @param data hex of a revert where the node gives it, in whatever form it came
 */
record NodeError(long code, String message, @Nullable String data) {
  /** Enough for any known wording; the rest of a long text helps nobody. */
  private static final int LIMIT = 300;

  NodeError {
    message = Words.printable(message, LIMIT);
  }

  /** For people: what the node said and its code. */
  String text() {
    return message + " (" + code + ")";
  }
}
