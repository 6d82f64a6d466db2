package io.sluice.engine.lane;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What happened to nonces and no other row tells, append-only. That one was signed, sent and mined
 * is told by the rows of attempts and transactions. The caller owns the transaction.
 */
@Repository
public class NonceLedger {
  private static final String APPEND =
      """
      INSERT INTO nonce_ledger (lane_id, nonce, event, transaction_id, hash, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String OF_RANGE =
      """
      SELECT nonce, event, transaction_id, hash, reason, at FROM nonce_ledger
       WHERE lane_id = ? AND nonce >= ? AND nonce < ? ORDER BY nonce, id
      """;

  private final JdbcTemplate sql;

  public NonceLedger(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Appends entries, before the commit at the latest; reasons are cut to {@link Columns#WORDS}
   * characters.
   */
  public void append(List<Entry> entries) {
    LastWrites.addRows(
        sql,
        APPEND,
        Arguments.each(
            entries,
            entry ->
                Arguments.of(
                    entry.lane.value(),
                    entry.nonce.value(),
                    entry.event,
                    entry.transaction,
                    entry.hash == null ? null : entry.hash.bytes(),
                    Columns.words(entry.reason),
                    entry.at)));
  }

  /** What is noted of {@code count} nonces from {@code first} on, in the order of the nonces. */
  public List<Entry> of(LaneId lane, Nonce first, int count) {
    return sql.query(
        OF_RANGE,
        Row.each(row -> entry(lane, row)),
        lane.value(),
        first.value(),
        first.plus(count).value());
  }

  /** An entry of this lane, from the columns of the ledger. */
  public static Entry entry(LaneId lane, Row row) throws SQLException {
    byte[] transaction = row.bytesOrNull("transaction_id");
    return new Entry(
        lane,
        row.number("nonce", Nonce::new),
        row.word("event", NonceEvent.class),
        transaction == null ? null : Columns.uuid(transaction),
        row.bytesOrNull("hash", TxHash::of),
        row.textOrNull("reason"),
        row.time("at"));
  }

  /**
   * One thing that happened to a nonce.
   *
   * @param transaction the id it is used for; {@code null} when by none of ours
   * @param reason for people; {@code null} when the event says it all
   */
  public record Entry(
      LaneId lane,
      Nonce nonce,
      NonceEvent event,
      @Nullable UUID transaction,
      @Nullable TxHash hash,
      @Nullable String reason,
      Instant at) {}
}
