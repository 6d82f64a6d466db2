package io.sluice.engine.lane;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The append-only record of every nonce. The caller owns the transaction. */
@Repository
public class NonceLedger {
  private static final String APPEND =
      """
      INSERT INTO nonce_ledger (lane_id, nonce, event, transaction_id, hash, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate sql;

  NonceLedger(JdbcTemplate sql) {
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
