package io.sluice.gateway.access;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
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
public class Clients {
  private static final FieldType<Long> NUMBER = FieldType.integer(1, Long.MAX_VALUE);

  private static final String ADD = "INSERT INTO clients (name, created_at) VALUES (?, ?)";
  private static final String ADD_MISSING = ADD + " ON DUPLICATE KEY UPDATE name = name";
  private static final String ID = "SELECT id FROM clients WHERE name = ?";
  private static final String FIND = "SELECT id, name, created_at FROM clients WHERE id = ?";
  private static final String FIRST = "SELECT id, name, created_at FROM clients WHERE name = ?";
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

  public Optional<Known> find(long id) {
    return sql.query(FIND, Row.each(Clients::known), id).stream().findFirst();
  }

  /** Whose keys operators set; empty until it has one. */
  public Optional<Known> first() {
    return sql.query(FIRST, Row.each(Clients::known), Client.FIRST).stream().findFirst();
  }

  /**
   * A client by what stands in a path as {@code clientId}.
   *
   * @throws RefusedException when it is no number, or there is none
   */
  public Known required(String clientId) {
    long id = Fields.ofPath("clientId", clientId, NUMBER);
    return find(id)
        .orElseThrow(
            () -> new RefusedException(ErrorCode.NOT_FOUND, "There is no client " + id + "."));
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
  public record Known(long id, String name, Instant createdAt) {}
}
