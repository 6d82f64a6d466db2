package io.sluice.backing.database;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;

/**
 * A row, wherever it lies, read by the names of its columns and into types. What may be NULL is
 * asked for with {@code …OrNull}; anything else that is NULL is a mistake in the schema or the
 * statement, and fails with the column's name.
 */
public interface Row {
  byte @Nullable [] bytesOrNull(String column) throws SQLException;

  @Nullable String textOrNull(String column) throws SQLException;

  @Nullable Long numberOrNull(String column) throws SQLException;

  @Nullable Instant timeOrNull(String column) throws SQLException;

  @Nullable BigDecimal decimalOrNull(String column) throws SQLException;

  /** 0 is false. */
  default boolean flag(String column) throws SQLException {
    return number(column) != 0;
  }

  default byte[] bytes(String column) throws SQLException {
    return present(column, bytesOrNull(column));
  }

  default String text(String column) throws SQLException {
    return present(column, textOrNull(column));
  }

  default long number(String column) throws SQLException {
    return present(column, numberOrNull(column));
  }

  /** A number that an {@code int} holds. */
  default int count(String column) throws SQLException {
    return Math.toIntExact(number(column));
  }

  default Instant time(String column) throws SQLException {
    return present(column, timeOrNull(column));
  }

  /** A {@code BINARY(16)}. */
  default UUID id(String column) throws SQLException {
    return Columns.uuid(bytes(column));
  }

  /** A whole number that no other type holds, from a {@code DECIMAL}. */
  default BigInteger integer(String column) throws SQLException {
    return present(column, decimalOrNull(column)).toBigIntegerExact();
  }

  /** A constant by its name. */
  default <E extends Enum<E>> E word(String column, Class<E> type) throws SQLException {
    return Enum.valueOf(type, text(column));
  }

  default <E extends Enum<E>> @Nullable E wordOrNull(String column, Class<E> type)
      throws SQLException {
    String word = textOrNull(column);
    return word == null ? null : Enum.valueOf(type, word);
  }

  default <T> T bytes(String column, Function<byte[], T> read) throws SQLException {
    return read.apply(bytes(column));
  }

  default <T> @Nullable T bytesOrNull(String column, Function<byte[], T> read) throws SQLException {
    byte[] bytes = bytesOrNull(column);
    return bytes == null ? null : read.apply(bytes);
  }

  default <T> T number(String column, LongFunction<T> read) throws SQLException {
    return read.apply(number(column));
  }

  default <T> @Nullable T numberOrNull(String column, LongFunction<T> read) throws SQLException {
    Long number = numberOrNull(column);
    return number == null ? null : read.apply(number);
  }

  /** For each row of a result one value. */
  static <T> RowMapper<T> each(Reader<T> reader) {
    return (row, index) -> reader.read(new ResultRow(row));
  }

  /** Does something with each row of a result. */
  static RowCallbackHandler all(Work work) {
    return row -> work.on(new ResultRow(row));
  }

  private static <T> T present(String column, @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("column " + column + " is NULL");
    }
    return value;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  /** Does something with a row. */
  @FunctionalInterface
  interface Work {
    void on(Row row) throws SQLException;
  }
}
