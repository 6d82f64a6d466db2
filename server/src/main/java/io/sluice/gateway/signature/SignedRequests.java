package io.sluice.gateway.signature;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import java.time.Instant;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Which signed requests were seen, by any process. Safe for many threads. */
@Repository
class SignedRequests {
  private static final String ADD =
      "INSERT IGNORE INTO signed_requests (key_id, nonce, at) VALUES (?, ?, ?)";
  private static final String FORGET =
      "DELETE FROM signed_requests WHERE at < ? ORDER BY at, key_id, nonce LIMIT ?";

  private final JdbcTemplate sql;

  SignedRequests(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Notes one.
   *
   * @param at when it was signed
   * @return false when one with this time and nonce was noted before
   */
  boolean first(String keyId, String nonce, Instant at) {
    return sql.update(ADD, keyId, nonce, Columns.time(at)) == 1;
  }

  /**
   * Notes one just before the caller's commit.
   *
   * @param refusal thrown by the commit when one with this time and nonce was noted before
   */
  void firstWithCommit(
      String keyId, String nonce, Instant at, Supplier<? extends RuntimeException> refusal) {
    LastWrites.add(
        sql,
        ADD,
        changed -> {
          if (changed != 1) {
            throw refusal.get();
          }
        },
        keyId,
        nonce,
        Columns.time(at));
  }

  /** Forgets those that were signed before; returns how many. */
  int forget(Instant before, int most) {
    return sql.update(FORGET, Columns.time(before), most);
  }
}
