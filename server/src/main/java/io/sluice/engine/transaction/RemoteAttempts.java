package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Hashes that somebody else has told of a transaction, each an attempt without bytes that is never
 * sent from here. None is ever forgotten: any of them may be what a block holds. The caller owns
 * the database transaction.
 */
@Repository
public class RemoteAttempts {
  /** One that is known stays as it is, whoever tells of it. */
  private static final String HEAR =
      """
      INSERT IGNORE INTO attempts (lane_id, nonce, ordinal, kind, hash, transaction_id, raw, state, created_at)
      SELECT ?, ?, COALESCE(MAX(ordinal) + 1, 0), 'FIRST', ?, ?, '', 'REMOTE', ? FROM attempts WHERE lane_id = ? AND nonce = ?
      """;

  private static final String OF =
      """
      SELECT lane_id, nonce, kind, hash, transaction_id FROM attempts
       WHERE transaction_id IN (%s) AND state = 'REMOTE' ORDER BY transaction_id, nonce, ordinal
      """;

  private final JdbcTemplate sql;

  RemoteAttempts(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Keeps a hash; says whether it is new. */
  public boolean hear(Attempt attempt, Instant now) {
    int lane = attempt.lane().value();
    long nonce = attempt.nonce().value();
    return sql.update(
            HEAR,
            Arguments.of(
                lane,
                nonce,
                attempt.hash().bytes(),
                attempt.transaction().value(),
                now,
                lane,
                nonce))
        == 1;
  }

  /** Every hash ever heard of these. */
  public List<Attempt> of(Collection<TransactionId> ids) {
    return ids.isEmpty()
        ? List.of()
        : sql.query(
            OF.formatted(Columns.marks(ids.size())),
            Row.each(Attempts::attempt),
            Arguments.of(Transactions.keys(ids)));
  }
}
