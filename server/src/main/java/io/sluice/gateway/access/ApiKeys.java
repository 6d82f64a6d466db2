package io.sluice.gateway.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Clients and their keys in the database. Transactions are the caller's. */
@Repository
class ApiKeys {
  private static final String FIND =
      """
      SELECT k.id, k.secret_sha256, k.scopes, k.expires_at, k.revoked_at, c.id AS client, c.name
      FROM api_keys k JOIN clients c ON c.id = k.client_id
      WHERE k.id = :id
      """;
  private static final String ADD_CLIENT =
      """
      INSERT INTO clients (name, created_at) VALUES (:name, :now)
      ON DUPLICATE KEY UPDATE name = name
      """;
  private static final String CLIENT_ID = "SELECT id FROM clients WHERE name = :name";
  private static final String ADD =
      """
      INSERT INTO api_keys (id, client_id, secret_sha256, scopes, bootstrap, created_at)
      VALUES (:id, :client, :hash, :scopes, :bootstrap, :now)
      ON DUPLICATE KEY UPDATE expires_at = NULL, scopes = VALUES(scopes)
      """;
  private static final String RETIRE_BOOTSTRAP =
      """
      UPDATE api_keys SET expires_at = :end
      WHERE bootstrap AND id <> :id AND (expires_at IS NULL OR expires_at > :end)
      """;
  private static final String REVOKE =
      "UPDATE api_keys SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL";
  private static final String TOUCH = "UPDATE api_keys SET last_used_at = :now WHERE id = :id";
  private static final String ANY = "SELECT EXISTS (SELECT 1 FROM api_keys)";

  private final JdbcClient jdbc;

  ApiKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<StoredKey> find(String id) {
    return jdbc.sql(FIND).param("id", id).query((row, number) -> key(row)).optional();
  }

  boolean any() {
    return jdbc.sql(ANY).query(Boolean.class).single();
  }

  /** The client of this name, made when there is none. */
  long client(String name, Instant now) {
    jdbc.sql(ADD_CLIENT).param("name", name).param("now", utc(now)).update();
    return jdbc.sql(CLIENT_ID).param("name", name).query(Long.class).single();
  }

  /**
   * Adds a key; one that is there already has these scopes and stops expiring, but stays revoked if
   * it was.
   */
  void add(PresentedKey key, long client, Set<Scope> scopes, boolean bootstrap, Instant now) {
    jdbc.sql(ADD)
        .param("id", key.id())
        .param("client", client)
        .param("hash", key.secret().bytes())
        .param("scopes", Scope.text(scopes))
        .param("bootstrap", bootstrap)
        .param("now", utc(now))
        .update();
  }

  /** Lets every bootstrap key but this one expire. */
  void retireBootstrapBut(String id, Instant end) {
    jdbc.sql(RETIRE_BOOTSTRAP).param("id", id).param("end", utc(end)).update();
  }

  /** Whether there was such a key to revoke. */
  boolean revoke(String id, Instant now) {
    return jdbc.sql(REVOKE).param("id", id).param("now", utc(now)).update() == 1;
  }

  void touch(String id, Instant now) {
    jdbc.sql(TOUCH).param("id", id).param("now", utc(now)).update();
  }

  private static StoredKey key(ResultSet row) throws SQLException {
    Client client =
        new Client(
            row.getLong("client"),
            row.getString("name"),
            row.getString("id"),
            Scope.parse(row.getString("scopes")));
    return new StoredKey(
        client,
        SecretHash.stored(row.getBytes("secret_sha256")),
        instant(row, "expires_at"),
        row.getObject("revoked_at", LocalDateTime.class) != null);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  private static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
