package io.sluice.backing.database;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How values stand in columns, the same in every table: UTC times, 16-byte ids, big-endian amounts.
 */
public final class Columns {
  /** Characters (code points) of a column that holds words for people. */
  public static final int WORDS = 500;

  /** What a {@code DATETIME} can hold, on both servers. */
  private static final Instant FIRST_TIME = Instant.parse("1000-01-01T00:00:00Z");

  private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

  private static final char REPLACEMENT = '\ufffd';
  private static final char ELLIPSIS = '…';

  private Columns() {}

  /**
   * A {@code DATETIME(6)} in UTC; digits under a microsecond are cut.
   *
   * @throws IllegalArgumentException for a year before 1000 or after 9999, which servers and
   *     drivers would store as another
   */
  public static @Nullable LocalDateTime time(@Nullable Instant instant) {
    if (instant == null) {
      return null;
    }
    if (instant.isBefore(FIRST_TIME) || !instant.isBefore(END_OF_TIME)) {
      throw new IllegalArgumentException(instant + " is no time that a column can hold");
    }
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /** Words of any origin as a column of {@link #WORDS} characters holds them; see {@link #text}. */
  public static @Nullable String words(@Nullable String text) {
    return text == null ? null : text(text, WORDS);
  }

  /**
   * A text of any origin as a {@code utf8mb4} column can hold it: half of a surrogate pair and NUL
   * become U+FFFD, and what is longer is cut between characters, the last of which is an ellipsis
   * then.
   *
   * @param length the column's, in characters (code points); 1 or more
   */
  public static String text(String text, int length) {
    String whole = wellFormed(text).replace('\0', REPLACEMENT);
    if (whole.codePointCount(0, whole.length()) <= length) {
      return whole;
    }
    return whole.substring(0, whole.offsetByCodePoints(0, length - 1)) + ELLIPSIS;
  }

  /** The text with U+FFFD in the place of each half of a surrogate pair, which no column takes. */
  public static String wellFormed(String text) {
    if (text.codePoints().noneMatch(Columns::isHalf)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints().forEach(point -> whole.appendCodePoint(isHalf(point) ? REPLACEMENT : point));
    return whole.toString();
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  /** The time itself, or the first or last that a column can hold. */
  public static Instant nearest(Instant instant) {
    if (instant.isBefore(FIRST_TIME)) {
      return FIRST_TIME;
    }
    return instant.isBefore(END_OF_TIME) ? instant : END_OF_TIME.minus(1, ChronoUnit.MICROS);
  }

  public static Instant instant(LocalDateTime column) {
    return column.toInstant(ZoneOffset.UTC);
  }

  public static @Nullable Instant instantOrNull(@Nullable LocalDateTime column) {
    return column == null ? null : instant(column);
  }

  /** A {@code BINARY(16)}, in the order that keeps version 7 ids sorted by time. */
  public static byte[] id(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  public static UUID uuid(byte[] column) {
    ByteBuffer buffer = ByteBuffer.wrap(column);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** A {@code VARBINARY(32)}: zero or more, big-endian, without a sign byte. */
  public static byte[] amount(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return bytes.length > 1 && bytes[0] == 0
        ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length)
        : bytes;
  }

  public static BigInteger integer(byte[] column) {
    return new BigInteger(1, column);
  }

  /** {@code ?, ?, ?} for an {@code IN} list. */
  public static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
