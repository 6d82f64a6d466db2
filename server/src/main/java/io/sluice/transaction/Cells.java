package io.sluice.transaction;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The cells of a row, wherever it lies; what is NULL or has no such column is {@code null}. */
interface Cells {
  byte @Nullable [] bytes(String column) throws SQLException;

  @Nullable String text(String column) throws SQLException;

  @Nullable Long number(String column) throws SQLException;

  @Nullable LocalDateTime time(String column) throws SQLException;

  /** Of a table of today. */
  record LiveRow(ResultSet row) implements Cells {
    @Override
    public byte @Nullable [] bytes(String column) throws SQLException {
      return row.getBytes(column);
    }

    @Override
    public @Nullable String text(String column) throws SQLException {
      return row.getString(column);
    }

    @Override
    public @Nullable Long number(String column) throws SQLException {
      long value = row.getLong(column);
      return row.wasNull() ? null : value;
    }

    @Override
    public @Nullable LocalDateTime time(String column) throws SQLException {
      return row.getObject(column, LocalDateTime.class);
    }
  }

  /** Of the archive. */
  record ArchivedRow(Map<String, @Nullable Object> row) implements Cells {
    @Override
    public byte @Nullable [] bytes(String column) {
      return (byte[]) row.get(column);
    }

    @Override
    public @Nullable String text(String column) {
      Object value = row.get(column);
      return value == null ? null : Objects.toString(value);
    }

    @Override
    public @Nullable Long number(String column) {
      return row.get(column) instanceof Number number ? number.longValue() : null;
    }

    @Override
    public @Nullable LocalDateTime time(String column) {
      return (LocalDateTime) row.get(column);
    }
  }
}
