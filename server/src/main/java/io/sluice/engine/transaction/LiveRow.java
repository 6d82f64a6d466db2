package io.sluice.engine.transaction;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The row of a table at which a result stands. */
record LiveRow(ResultSet row) implements AnyRow {
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
