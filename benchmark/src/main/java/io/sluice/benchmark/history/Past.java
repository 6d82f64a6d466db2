package io.sluice.benchmark.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A finished transaction as the API names it.
 *
 * @param id a UUID
 * @param hash with 0x
 * @param relayer id of its lane
 */
public record Past(String id, String hash, String to, String relayer, Instant created) {
  static Past of(ResultSet row) throws SQLException {
    return new Past(
        uuid(row.getString(1)),
        "0x" + row.getString(2),
        "0x" + row.getString(3),
        row.getString(4),
        row.getObject(5, LocalDateTime.class).toInstant(ZoneOffset.UTC));
  }

  private static String uuid(String hex) {
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }
}
