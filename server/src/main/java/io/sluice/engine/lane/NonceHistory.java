package io.sluice.engine.lane;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;
import java.util.List;
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
        Row.each(row -> entry(lane, row)),
        lane.value(),
        first.value(),
        first.plus(count).value());
  }

  /** An entry of this lane, from the columns of the ledger. */
  public static NonceLedger.Entry entry(LaneId lane, Row row) throws SQLException {
    byte[] transaction = row.bytesOrNull("transaction_id");
    return new NonceLedger.Entry(
        lane,
        row.number("nonce", Nonce::new),
        row.word("event", NonceEvent.class),
        transaction == null ? null : Columns.uuid(transaction),
        row.bytesOrNull("hash", TxHash::of),
        row.textOrNull("reason"),
        row.time("at"));
  }
}
