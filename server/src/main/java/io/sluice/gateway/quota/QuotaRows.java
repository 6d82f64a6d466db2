package io.sluice.gateway.quota;

import io.sluice.backing.database.Row;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Limits of clients in the database. The caller owns the database transaction. */
@Repository
class QuotaRows {
  private static final String ALL = "SELECT client_id, document FROM client_quotas";
  private static final String PUT =
      """
      INSERT INTO client_quotas (client_id, document) VALUES (?, ?)
      ON DUPLICATE KEY UPDATE document = VALUES(document)
      """;

  private final JdbcTemplate sql;

  QuotaRows(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** By client; of those that ever had one. */
  Map<Long, Quota> all() {
    Map<Long, Quota> found = new HashMap<>();
    sql.query(
        ALL,
        Row.all(
            row -> found.put(row.number("client_id"), QuotaDocument.read(row.text("document")))));
    return found;
  }

  void put(long client, Quota quota) {
    sql.update(PUT, client, QuotaDocument.write(quota));
  }
}
