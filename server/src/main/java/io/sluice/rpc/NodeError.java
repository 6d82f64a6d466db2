package io.sluice.rpc;

import org.jspecify.annotations.Nullable;

/**
 * The error object of a JSON-RPC answer.
 *
 * @param code of JSON-RPC or of the node; nodes do not agree on them
 * @param message as the node wrote it, cut and without control characters
 * @param data hex of a revert where the node gives it, in whatever form it came
 */
record NodeError(long code, String message, @Nullable String data) {
  /** Enough for any known wording; the rest of a long text helps nobody. */
  private static final int LIMIT = 300;

  NodeError {
    message = printable(message, LIMIT);
  }

  /** For people: what the node said and its code. */
  String text() {
    return message + " (" + code + ")";
  }

  /** The text on one line, cut: it goes to logs, to the database and to clients. */
  static String printable(String text, int limit) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= limit ? line : line.substring(0, limit) + "…";
  }
}
