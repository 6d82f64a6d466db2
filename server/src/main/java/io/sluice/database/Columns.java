package io.sluice.database;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How values stand in columns, the same in every table: UTC times, 16-byte ids, big-endian amounts.
 */
public final class Columns {
  private Columns() {}

  /** A {@code DATETIME(6)} in UTC; digits under a microsecond are cut. */
  public static @Nullable LocalDateTime time(@Nullable Instant instant) {
    return instant == null ? null : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
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
