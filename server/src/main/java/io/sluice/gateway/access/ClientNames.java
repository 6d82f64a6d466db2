package io.sluice.gateway.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What clients are called, from memory: a client keeps its name. Safe for many threads. */
@Repository
public class ClientNames {
  private static final String NAME = "SELECT name FROM clients WHERE id = ?";

  private final JdbcTemplate sql;
  private final Map<Long, String> known = new ConcurrentHashMap<>();

  ClientNames(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Empty when there is no such client. */
  public String of(long client) {
    return known.computeIfAbsent(
        client,
        id ->
            sql.query(NAME, (row, index) -> row.getString(1), id).stream().findFirst().orElse(""));
  }
}
