package io.sluice.backing.database;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The row at which a result stands. */
record ResultRow(ResultSet row) implements Row {
  @Override
  public byte @Nullable [] bytesOrNull(String column) throws SQLException {
    return row.getBytes(column);
  }

  @Override
  public @Nullable String textOrNull(String column) throws SQLException {
    return row.getString(column);
  }

  @Override
  public @Nullable Long numberOrNull(String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  @Override
  public @Nullable Instant timeOrNull(String column) throws SQLException {
    return Columns.instantOrNull(row.getObject(column, LocalDateTime.class));
  }

  @Override
  public @Nullable BigDecimal decimalOrNull(String column) throws SQLException {
    return row.getBigDecimal(column);
  }
}
