package io.sluice.engine.lane;

import io.sluice.backing.database.Columns;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reads the ledger of nonces. */
@Repository
public class NonceHistory {
  private static final String OF_RANGE =
      """
      SELECT nonce, event, transaction_id, hash, reason, at FROM nonce_ledger
       WHERE lane_id = ? AND nonce >= ? AND nonce < ? ORDER BY nonce, id
      """;

  private final JdbcTemplate sql;

  NonceHistory(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** What happened to {@code count} nonces from {@code first} on, in the order of the nonces. */
  public List<NonceLedger.Entry> of(LaneId lane, Nonce first, int count) {
    return sql.query(
        OF_RANGE,
        (row, index) -> entry(lane, row),
        lane.value(),
        first.value(),
        first.plus(count).value());
  }

  private static NonceLedger.Entry entry(LaneId lane, ResultSet row) throws SQLException {
    byte[] transaction = row.getBytes("transaction_id");
    byte[] hash = row.getBytes("hash");
    return new NonceLedger.Entry(
        lane,
        new Nonce(row.getLong("nonce")),
        NonceEvent.valueOf(row.getString("event")),
        transaction == null ? null : Columns.uuid(transaction),
        hash == null ? null : TxHash.of(hash),
        row.getString("reason"),
        Columns.instant(Objects.requireNonNull(row.getObject("at", LocalDateTime.class))));
  }
}
