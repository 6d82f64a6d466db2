package io.sluice.gateway.access;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Who there is. The caller owns the database transaction. */
@Repository
class Clients {
  private static final String ADD = "INSERT INTO clients (name, created_at) VALUES (?, ?)";
  private static final String ADD_MISSING = ADD + " ON DUPLICATE KEY UPDATE name = name";
  private static final String ID = "SELECT id FROM clients WHERE name = ?";
  private static final String FIND = "SELECT id, name, created_at FROM clients WHERE id = ?";
  private static final String LIST =
      "SELECT id, name, created_at FROM clients WHERE id > ? ORDER BY id LIMIT ?";

  private final JdbcTemplate sql;

  Clients(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Adds a client.
   *
   * @throws org.springframework.dao.DuplicateKeyException when one has this name
   */
  long add(String name, Instant now) {
    sql.update(ADD, name, Columns.time(now));
    return id(name);
  }

  /** The client of this name, made when there is none. */
  long named(String name, Instant now) {
    sql.update(ADD_MISSING, name, Columns.time(now));
    return id(name);
  }

  private long id(String name) {
    return Objects.requireNonNull(sql.queryForObject(ID, Long.class, name));
  }

  Optional<Known> find(long id) {
    return sql.query(FIND, Row.each(Clients::known), id).stream().findFirst();
  }

  /**
   * In the order in which they were made.
   *
   * @param after the last of the page before; {@code null} for the first page
   */
  List<Known> list(@Nullable Long after, int most) {
    return sql.query(LIST, Row.each(Clients::known), after == null ? 0 : after, most);
  }

  private static Known known(Row row) throws SQLException {
    return new Known(row.number("id"), row.text("name"), row.time("created_at"));
  }

  /** A client. */
  record Known(long id, String name, Instant createdAt) {}
}
