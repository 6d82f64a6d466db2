package io.sluice.engine.transaction;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole row, whatever columns its table has: bytes, texts, UTC times, exact numbers. */
final class CopiedRow {
  private CopiedRow() {}

  /** Values by the names of their columns, in their order. */
  static Map<String, @Nullable Object> of(ResultSet row, int index) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
      copy.put(name, value(row, i, columns.getColumnType(i)));
    }
    return copy;
  }

  private static @Nullable Object value(ResultSet row, int i, int type) throws SQLException {
    return switch (type) {
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> row.getBytes(i);
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> row.getString(i);
      case Types.TIMESTAMP -> row.getObject(i, LocalDateTime.class);
      case Types.DECIMAL -> row.getBigDecimal(i);
      case Types.BIT, Types.BOOLEAN -> nullable(row, row.getBoolean(i));
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          nullable(row, row.getLong(i));
      default -> throw new SQLException("no column of type " + type + " can be archived");
    };
  }

  private static @Nullable Object nullable(ResultSet row, Object value) throws SQLException {
    return row.wasNull() ? null : value;
  }
}
