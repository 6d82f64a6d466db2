package io.sluice.backing.database;

import static java.util.stream.Collectors.groupingBy;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whole rows, whatever columns their table has: bytes, texts, UTC times, exact numbers. */
public final class CopiedRows {
  private static final String COLUMNS =
      "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?";

  private CopiedRows() {}

  /** Values by the names of their columns, in their order. */
  public static Map<String, @Nullable Object> read(ResultSet row, int index) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
      copy.put(name, value(row, i, columns.getColumnType(i)));
    }
    return copy;
  }

  /**
   * Stores rows as they were. Columns that a row does not know get their default; those that are no
   * more are left out.
   */
  public static void insert(
      JdbcTemplate sql, String table, List<Map<String, @Nullable Object>> rows) {
    Set<String> today = new HashSet<>(sql.queryForList(COLUMNS, String.class, table));
    rows.stream()
        .collect(groupingBy(row -> row.keySet().stream().filter(today::contains).toList()))
        .forEach((columns, same) ->
            sql.batchUpdate(
                "INSERT INTO %s (%s) VALUES (%s)"
                    .formatted(table, String.join(", ", columns), Columns.marks(columns.size())),
                same.stream().map(row -> columns.stream().map(row::get).toArray()).toList()));
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
