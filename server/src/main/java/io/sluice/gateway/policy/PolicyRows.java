package io.sluice.gateway.policy;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Policies in the database. The caller owns the database transaction. */
@Repository
class PolicyRows {
  private static final String ALL = "SELECT client_id, document FROM client_policies";
  private static final String PUT =
      """
      INSERT INTO client_policies (client_id, document, updated_at) VALUES (?, ?, ?)
      ON DUPLICATE KEY UPDATE document = VALUES(document), updated_at = VALUES(updated_at)
      """;
  private static final String REMOVE = "DELETE FROM client_policies WHERE client_id = ?";

  private final JdbcTemplate sql;

  PolicyRows(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** By client; of those that have one. */
  Map<Long, Policy> all() {
    Map<Long, Policy> found = new HashMap<>();
    sql.query(
        ALL,
        Row.all(
            row -> found.put(row.number("client_id"), PolicyDocument.read(row.text("document")))));
    return found;
  }

  void put(long client, Policy policy, Instant now) {
    sql.update(PUT, client, PolicyDocument.write(policy), Columns.time(now));
  }

  /** Whether there was one. */
  boolean remove(long client) {
    return sql.update(REMOVE, client) == 1;
  }
}
