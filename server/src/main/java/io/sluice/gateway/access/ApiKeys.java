package io.sluice.gateway.access;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Keys in the database. The caller owns the database transaction. */
@Repository
class ApiKeys {
  private static final String COLUMNS =
      """
      k.id, k.secret_sha256, k.scopes, k.allowed_ips, k.signed, k.created_at, k.expires_at, k.revoked_at, k.last_used_at, k.client_id, c.name
      """;
  private static final String SELECT =
      "SELECT " + COLUMNS + " FROM api_keys k JOIN clients c ON c.id = k.client_id WHERE ";
  private static final String FIND = SELECT + "k.id = ?";
  private static final String FIND_ALL = SELECT + "k.id IN (%s)";
  private static final String OF_CLIENT = SELECT + "k.client_id = ? ORDER BY k.created_at, k.id";
  private static final String ADD =
      """
      INSERT INTO api_keys (id, client_id, secret_sha256, scopes, allowed_ips, signed, bootstrap, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ALLOW = "UPDATE api_keys SET scopes = ? WHERE id = ?";
  private static final String EXPIRE =
      "UPDATE api_keys SET expires_at = ? WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)";
  private static final String RETIRE_BOOTSTRAP =
      "UPDATE api_keys SET expires_at = ? WHERE bootstrap AND id <> ? AND (expires_at IS NULL OR expires_at > ?)";
  private static final String REVOKE =
      "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL";
  private static final String TOUCH = "UPDATE api_keys SET last_used_at = ? WHERE id = ?";
  private static final String ANY = "SELECT EXISTS (SELECT 1 FROM api_keys)";

  private final JdbcTemplate sql;

  ApiKeys(JdbcTemplate sql) {
    this.sql = sql;
  }

  Optional<StoredKey> find(String id) {
    return sql.query(FIND, Row.each(ApiKeys::key), id).stream().findFirst();
  }

  /** Those of these that there are; one id or more. */
  List<StoredKey> find(Collection<String> ids) {
    return sql.query(
        FIND_ALL.formatted(Columns.marks(ids.size())), Row.each(ApiKeys::key), Arguments.of(ids));
  }

  /** What is known of a client's key. */
  Optional<KeyView> view(long client, String id) {
    return sql.query(FIND, Row.each(ApiKeys::view), id).stream()
        .filter(each -> each.client() == client)
        .findFirst();
  }

  /** Of a client, the oldest first. */
  List<KeyView> list(long client) {
    return sql.query(OF_CLIENT, Row.each(ApiKeys::view), client);
  }

  boolean any() {
    return Boolean.TRUE.equals(sql.queryForObject(ANY, Boolean.class));
  }

  /**
   * Adds a key.
   *
   * @throws org.springframework.dao.DuplicateKeyException when it is there already
   */
  void add(PresentedKey key, long client, NewKey wanted, boolean bootstrap, Instant now) {
    sql.update(
        ADD,
        Arguments.of(
            key.id(),
            client,
            key.secret().bytes(),
            Scope.text(wanted.scopes()),
            text(wanted.allowed()),
            wanted.signed(),
            bootstrap,
            now,
            wanted.expiresAt()));
  }

  /** Changes what a key allows. */
  void allow(String id, Collection<Scope> scopes) {
    sql.update(ALLOW, Scope.text(java.util.Set.copyOf(scopes)), id);
  }

  /** Lets a key end then, if it does not end before. */
  void expire(String id, Instant end) {
    sql.update(EXPIRE, Columns.time(end), id, Columns.time(end));
  }

  /**
   * Lets every bootstrap key but this one expire, if it does not before.
   *
   * @return how many
   */
  int retireBootstrapBut(String id, Instant end) {
    return sql.update(RETIRE_BOOTSTRAP, Columns.time(end), id, Columns.time(end));
  }

  /** Whether there was such a key to revoke. */
  boolean revoke(String id, Instant now) {
    return sql.update(REVOKE, Columns.time(now), id) == 1;
  }

  void touch(String id, Instant now) {
    sql.update(TOUCH, Columns.time(now), id);
  }

  private static StoredKey key(Row row) throws SQLException {
    Client client =
        new Client(
            row.number("client_id"),
            row.text("name"),
            row.text("id"),
            Scope.parse(row.text("scopes")));
    return new StoredKey(
        client,
        SecretHash.stored(row.bytes("secret_sha256")),
        row.timeOrNull("expires_at"),
        row.timeOrNull("revoked_at") != null,
        ranges(row.textOrNull("allowed_ips")),
        row.flag("signed"));
  }

  private static KeyView view(Row row) throws SQLException {
    return new KeyView(
        row.text("id"),
        row.number("client_id"),
        Scope.parse(row.text("scopes")),
        ranges(row.textOrNull("allowed_ips")),
        row.flag("signed"),
        row.time("created_at"),
        row.timeOrNull("expires_at"),
        row.timeOrNull("revoked_at"),
        row.timeOrNull("last_used_at"));
  }

  private static @Nullable String text(List<AddressRange> ranges) {
    return ranges.isEmpty()
        ? null
        : ranges.stream().map(AddressRange::text).collect(Collectors.joining(","));
  }

  private static List<AddressRange> ranges(@Nullable String text) {
    return text == null ? List.of() : Arrays.stream(text.split(",")).map(AddressRange::of).toList();
  }
}
