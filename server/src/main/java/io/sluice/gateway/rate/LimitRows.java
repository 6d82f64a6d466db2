package io.sluice.gateway.rate;

import io.sluice.backing.database.Row;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Limits of clients in the database. The caller owns the database transaction. */
@Repository
class LimitRows {
  private static final String ALL = "SELECT client_id, per_second, burst FROM client_limits";
  private static final String PUT =
      """
      INSERT INTO client_limits (client_id, per_second, burst) VALUES (?, ?, ?)
      ON DUPLICATE KEY UPDATE per_second = VALUES(per_second), burst = VALUES(burst)
      """;

  private final JdbcTemplate sql;

  LimitRows(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** By client; of those that have one. */
  Map<Long, RateLimit> all() {
    Map<Long, RateLimit> found = new HashMap<>();
    sql.query(
        ALL,
        Row.all(row ->
            found.put(
                row.number("client_id"),
                new RateLimit(row.count("per_second"), row.count("burst")))));
    return found;
  }

  void put(long client, RateLimit limit) {
    sql.update(PUT, client, limit.perSecond(), limit.burst());
  }
}
