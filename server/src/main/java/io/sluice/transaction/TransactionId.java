package io.sluice.transaction;

import java.util.UUID;

/**
 * A transaction's name for life, a version 7 UUID (RFC 9562), so that ids sort by the time of their
 * making.
 *
 * @param value any UUID; ids of ours are version 7
 */
public record TransactionId(UUID value) {
  /**
   * Reads the canonical form of 8-4-4-4-12 hex digits, of either case.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static TransactionId parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("a transaction id is a UUID of 36 characters");
    }
    return new TransactionId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
