package io.sluice.gateway.idempotency;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Keys and what they stand for, for ever. The caller owns the database transaction. */
@Repository
public class Claims {
  private static final String ROW = "(?, ?, ?, ?, ?)";
  private static final String INSERT =
      """
      INSERT IGNORE INTO idempotency_keys (client_id, idempotency_key, fingerprint, created_id, created_at) VALUES %s
      """;
  private static final String MADE =
      "SELECT created_id FROM idempotency_keys WHERE (client_id, idempotency_key) IN (%s)";
  private static final String FIND =
      """
      SELECT idempotency_key, fingerprint, created_id, created_at FROM idempotency_keys
       WHERE client_id = ? AND idempotency_key IN (%s)
      """;

  private static final Comparator<Claim> BY_KEY =
      Comparator.comparingLong(Claim::client).thenComparing(claim -> claim.key().value());

  private final JdbcTemplate sql;

  Claims(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Stores claims, in the order of their keys, so that two processes that store the same ones never
   * wait for each other in a circle. Waits for another process that is storing one of them. One
   * that is stored already with the same id is as good as new.
   *
   * @param claims of ids that are all different; one or more
   * @return ids of those that came too late: their keys stand for something else already
   */
  public Set<UUID> insert(Collection<Claim> claims) {
    List<Object> values = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    for (Claim claim : claims.stream().sorted(BY_KEY).toList()) {
      values.add(claim.client());
      values.add(claim.key().value());
      values.add(claim.fingerprint().bytes());
      values.add(Columns.id(claim.created()));
      values.add(Objects.requireNonNull(Columns.time(claim.at())));
      keys.add(claim.client());
      keys.add(claim.key().value());
    }
    int stored = sql.update(INSERT.formatted(repeat(ROW, claims.size())), values.toArray());
    if (stored == claims.size()) {
      return Set.of();
    }
    Set<UUID> late = new HashSet<>();
    claims.forEach(claim -> late.add(claim.created()));
    sql.query(
            MADE.formatted(repeat("(?, ?)", claims.size())),
            (row, index) -> Columns.uuid(Objects.requireNonNull(row.getBytes(1))),
            keys.toArray())
        .forEach(late::remove);
    return late;
  }

  Optional<Claim> find(long client, IdempotencyKey key) {
    return Optional.ofNullable(find(client, List.of(key)).get(key));
  }

  /**
   * What keys of a client stand for.
   *
   * @return by key; without those that stand for nothing
   */
  Map<IdempotencyKey, Claim> find(long client, Collection<IdempotencyKey> keys) {
    Map<IdempotencyKey, Claim> found = new HashMap<>();
    if (!keys.isEmpty()) {
      sql.query(
          FIND.formatted(Columns.marks(keys.size())),
          Row.all(row -> {
            Claim claim = claim(row, client);
            found.put(claim.key(), claim);
          }),
          Arguments.of(client, keys.stream().map(IdempotencyKey::value).toList()));
    }
    return found;
  }

  private static Claim claim(Row row, long client) throws SQLException {
    return new Claim(
        client,
        new IdempotencyKey(row.text("idempotency_key")),
        row.bytes("fingerprint", Fingerprint::of),
        row.id("created_id"),
        row.time("created_at"));
  }

  private static String repeat(String text, int count) {
    return String.join(", ", Collections.nCopies(count, text));
  }
}
