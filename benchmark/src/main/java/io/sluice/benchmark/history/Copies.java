package io.sluice.benchmark.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL that repeats the rows of the seed in one table: older by some periods, in older blocks, with
 * other ids, hashes and nonces that agree between the tables. Columns it does not know are copied
 * as they are, so that it goes on working when the product's tables grow. Both MariaDB and MySQL
 * speak it.
 *
 * @param table of the product
 * @param columns that are written
 * @param values for them, with {@code :k} for the number of the copy, from 1
 * @param key the column that holds a transaction's id
 */
record Copies(String table, List<String> columns, List<String> values, String key, boolean lanes) {
  private static final String COLUMNS =
      """
      SELECT column_name, data_type, extra FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position
      """;

  /** Milliseconds of the first 48 bits of a UUIDv7 (RFC 9562), moved into the past. */
  private static final String OLDER_ID =
      """
      UNHEX(CONCAT(LPAD(HEX(CAST(CONV(SUBSTR(HEX(t.%s), 1, 12), 16, 10) AS UNSIGNED) - :k * b.millis), 12, '0'), \
      SUBSTR(HEX(t.%s), 13)))\
      """;

  static Copies of(Connection database, String table, String key) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    boolean lanes = false;
    try (var query = database.prepareStatement(COLUMNS)) {
      query.setString(1, table);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          String column = rows.getString(1);
          if (!rows.getString(3).contains("auto_increment")) {
            columns.add(column);
            values.add(value(column, rows.getString(2), key));
            lanes |= column.equals("nonce");
          }
        }
      }
    }
    if (columns.isEmpty()) {
      throw new SQLException("there is no table " + table);
    }
    return new Copies(table, columns, values, key, lanes);
  }

  private static String value(String column, String type, String key) {
    @Nullable String known =
        switch (column) {
          case "hash", "block_hash" -> "UNHEX(SHA2(CONCAT(t.%s, :k), 256))";
          case "nonce" -> "t.%s + l.start + :k * l.size";
          case "block_number" -> "t.%s - :k * b.blocks";
          default ->
              column.equals(key)
                  ? OLDER_ID.formatted(key, key)
                  : type.equals("datetime")
                      ? "t.%s - INTERVAL (:k * b.millis * 1000) MICROSECOND"
                      : "t.%s";
        };
    return known.replace("%s", column);
  }

  /** Writes one copy of the whole seed. */
  String sql(int k) {
    return """
    INSERT INTO %s (%s)
    SELECT %s
    FROM %s t JOIN bench.seed s ON s.id = t.%s JOIN bench.period b %s\
    """
        .formatted(
            table,
            String.join(", ", columns),
            String.join(", ", values).replace(":k", Integer.toString(k)),
            table,
            key,
            lanes ? "JOIN bench.lanes l ON l.id = t.lane_id" : "");
  }
}
