package io.sluice.runtime.request;

import java.time.Instant;
import java.time.OffsetDateTime;

/** Times that clients write. */
public final class Times {
  /** Finishes the sentence "must be …". */
  public static final String EXPECTED = "a time after RFC 3339 of the years 1000 to 9999 in UTC";

  /** What columns hold on every server. */
  private static final Instant FIRST = Instant.parse("1000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /**
   * Reads a time after RFC 3339; digits under a microsecond are cut, as columns do.
   *
   * @throws java.time.DateTimeException when it is none
   * @throws IllegalArgumentException when it is one that cannot be stored
   */
  public static Instant of(String text) {
    Instant time = OffsetDateTime.parse(text).toInstant();
    if (time.isBefore(FIRST) || !time.isBefore(END)) {
      throw new IllegalArgumentException("must be " + EXPECTED);
    }
    return time.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }
}
