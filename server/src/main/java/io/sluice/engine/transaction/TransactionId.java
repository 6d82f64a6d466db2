package io.sluice.engine.transaction;

import java.time.Instant;
import java.util.UUID;

/**
 * A transaction's name for life, a version 7 UUID (RFC 9562), so that ids sort by the time of their
 * making. That of a carrier, which is sent for the sake of others and which no client has asked
 * for, is laid out alike and has version 8, so that it is known without a look at its row.
 *
 * @param value any UUID; ids of ours are version 7 or 8
 */
public record TransactionId(UUID value) {
  private static final long LAST_MILLISECOND = (1L << 48) - 1;
  private static final long VERSION = 0x7000;
  private static final long VERSIONS = 0xf000;
  private static final long CARRIER = 0x8000;
  private static final long VARIANT = 1L << 63;

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

  /**
   * A carrier's id, made at the same time.
   *
   * @param made of version 7, and used for nothing else
   */
  public static TransactionId ofCarrier(UUID made) {
    long high = (made.getMostSignificantBits() & ~VERSIONS) | CARRIER;
    return new TransactionId(new UUID(high, made.getLeastSignificantBits()));
  }

  /** Whether it carries what others have asked for. */
  public boolean isCarrier() {
    return (value.getMostSignificantBits() & VERSIONS) == CARRIER;
  }

  /**
   * The smallest id that can have been made at this time or later. Ids are of version 7: they begin
   * with the milliseconds since 1970, in 48 bits.
   */
  static TransactionId first(Instant at) {
    long millis = Math.clamp(at.toEpochMilli(), 0, LAST_MILLISECOND);
    return new TransactionId(new UUID(millis << 16 | VERSION, VARIANT));
  }
}
