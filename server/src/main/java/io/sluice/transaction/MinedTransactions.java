package io.sluice.transaction;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainId;
import io.sluice.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What blocks make of transactions. Every change names the states it starts from. The caller owns
 * the transaction.
 */
@Repository
public class MinedTransactions {
  private static final String SEEN =
      """
      UPDATE transactions SET state = 'IN_MEMPOOL', updated_at = ? WHERE id IN (%s) AND state = 'SUBMITTED'
      """;
  private static final String LOCK_SUBMITTED =
      "SELECT id FROM transactions WHERE id IN (%s) AND state = 'SUBMITTED' ORDER BY id FOR UPDATE";
  private static final String MINE =
      """
      UPDATE transactions SET state = 'MINED', mined_kind = ?, hash = ?, block_number = ?, block_hash = ?, succeeded = ?, gas_used = ?,
                              open_lane = NULL, waiting_for = NULL, updated_at = ?, due_at = NULL
       WHERE id = ? AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String LOCK_IN_BLOCK =
      """
      SELECT id, succeeded, mined_kind, void_reason, gas_used, created_at FROM transactions
       WHERE chain_id = ? AND block_number BETWEEN ? AND ? AND state = 'MINED' ORDER BY id FOR UPDATE
      """;
  private static final String ANY_MINED =
      "SELECT 1 FROM transactions WHERE chain_id = ? AND block_number = ? AND state = 'MINED' LIMIT 1";
  private static final String END =
      """
      UPDATE transactions SET state = ?, failure_code = ?, failure_detail = ?, confirmed_at = ?, updated_at = ?
       WHERE id IN (%s) AND state = 'MINED'
      """;
  private static final String UNMINE =
      """
      UPDATE transactions SET state = 'SUBMITTED', mined_kind = NULL, block_number = NULL, block_hash = NULL, succeeded = NULL,
                              gas_used = NULL, open_lane = lane_id, updated_at = ?
       WHERE chain_id = ? AND block_number >= ? AND state = 'MINED'
      """;

  private final JdbcTemplate sql;

  MinedTransactions(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Submitted to in-mempool.
   *
   * @return those that were submitted until now
   */
  public List<TransactionId> seeInMempool(Collection<TransactionId> ids, Instant now) {
    List<TransactionId> submitted =
        sql.query(
            LOCK_SUBMITTED.formatted(Columns.marks(ids.size())),
            (row, index) -> IntentRow.id(row),
            Transactions.keys(ids));
    if (!submitted.isEmpty()) {
      sql.update(
          SEEN.formatted(Columns.marks(submitted.size())),
          Transactions.prepend(Columns.time(now), Transactions.keys(submitted)));
    }
    return submitted;
  }

  /**
   * To mined, from any state since it was signed.
   *
   * @return those that changed; the others were mined before
   */
  public List<Inclusion> mine(List<Inclusion> inclusions, Instant now) {
    int[] counts =
        sql.batchUpdate(
            MINE,
            inclusions.stream()
                .map(inclusion ->
                    new @Nullable Object[] {
                      inclusion.kind().name(),
                      inclusion.hash().bytes(),
                      inclusion.block().value(),
                      inclusion.blockHash().bytes(),
                      inclusion.succeeded(),
                      inclusion.gasUsed(),
                      Columns.time(now),
                      Columns.id(inclusion.transaction().value())
                    })
                .toList());
    List<Inclusion> changed = new ArrayList<>(inclusions.size());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 1) {
        changed.add(inclusions.get(i));
      }
    }
    return changed;
  }

  /** Whether a block at this height holds something of ours that is not over. */
  public boolean anyMined(ChainId chain, BlockNumber block) {
    return !sql.query(ANY_MINED, (row, index) -> 1, chain.value(), block.value()).isEmpty();
  }

  /** Mined to its end, for blocks from {@code first} to {@code last}, both included. */
  public List<Ended> confirm(ChainId chain, BlockNumber first, BlockNumber last, Instant now) {
    List<Ended> ended =
        sql.query(
            LOCK_IN_BLOCK, (row, index) -> ended(row), chain.value(), first.value(), last.value());
    Map<Outcome, List<TransactionId>> byOutcome =
        ended.stream().collect(groupingBy(Ended::outcome, mapping(Ended::id, toList())));
    byOutcome.forEach((outcome, ids) -> end(outcome, ids, now));
    return ended;
  }

  /**
   * Mined back to submitted, for everything at {@code from} and above: those blocks are no longer
   * part of the chain.
   */
  public List<TransactionId> unmine(ChainId chain, BlockNumber from, Instant now) {
    List<TransactionId> orphaned =
        sql.query(
            LOCK_IN_BLOCK,
            (row, index) -> IntentRow.id(row),
            chain.value(),
            from.value(),
            Long.MAX_VALUE);
    if (!orphaned.isEmpty()) {
      sql.update(UNMINE, Columns.time(now), chain.value(), from.value());
    }
    return orphaned;
  }

  private void end(Outcome outcome, List<TransactionId> ids, Instant now) {
    @Nullable Object[] keys = Transactions.keys(ids);
    @Nullable Object[] arguments = new @Nullable Object[keys.length + 5];
    arguments[0] = outcome.state().name();
    arguments[1] = outcome.code() == null ? null : outcome.code().code();
    arguments[2] = Columns.words(outcome.detail());
    arguments[3] = Columns.time(now);
    arguments[4] = Columns.time(now);
    System.arraycopy(keys, 0, arguments, 5, keys.length);
    if (sql.update(END.formatted(Columns.marks(ids.size())), arguments) != ids.size()) {
      throw new IllegalStateException("a mined transaction changed although it was locked");
    }
  }

  private static Ended ended(ResultSet row) throws SQLException {
    String voided = row.getString("void_reason");
    Outcome outcome =
        Outcome.of(
            AttemptKind.valueOf(row.getString("mined_kind")),
            row.getBoolean("succeeded"),
            voided == null ? null : VoidReason.valueOf(voided));
    return new Ended(
        IntentRow.id(row),
        outcome,
        row.getLong("gas_used"),
        Columns.instant(Objects.requireNonNull(row.getObject("created_at", LocalDateTime.class))));
  }

  /**
   * A transaction that is over.
   *
   * @param gasUsed units of gas
   */
  public record Ended(TransactionId id, Outcome outcome, long gasUsed, Instant createdAt) {}
}
