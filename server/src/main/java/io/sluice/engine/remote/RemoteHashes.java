package io.sluice.engine.remote;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Every hash that a relayer has ever told of a transaction. Who hears one only notes it: what
 * counts as an attempt decides the monitor. The caller owns the database transaction.
 */
@Repository
class RemoteHashes {
  private static final String HEAR =
      "INSERT IGNORE INTO remote_hashes (hash, transaction_id, lane_id, nonce, heard_at) VALUES (?, ?, ?, ?, ?)";
  private static final String OF =
      """
      SELECT hash, transaction_id, lane_id, nonce FROM remote_hashes WHERE transaction_id IN (%s)
       ORDER BY transaction_id, heard_at
      """;

  private final JdbcTemplate sql;

  RemoteHashes(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Says whether it is new. */
  boolean hear(RemoteSubmission one, TxHash hash, Nonce nonce, Instant now) {
    return sql.update(
            HEAR,
            Arguments.of(
                hash.bytes(), one.transaction().value(), one.lane().value(), nonce.value(), now))
        == 1;
  }

  /** Those of these, in the order in which they were heard. */
  List<Attempt> of(Collection<TransactionId> ids) {
    return ids.isEmpty()
        ? List.of()
        : sql.query(
            OF.formatted(Columns.marks(ids.size())),
            Row.each(row ->
                new Attempt(
                    new TransactionId(row.id("transaction_id")),
                    row.number("lane_id", LaneId::of),
                    row.number("nonce", Nonce::new),
                    AttemptKind.FIRST,
                    row.bytes("hash", TxHash::of))),
            Arguments.of(ids.stream().map(TransactionId::value).toList()));
  }
}
