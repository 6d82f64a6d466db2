package io.sluice.engine.transaction;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.sluice.backing.database.Columns;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.TxHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What blocks make of transactions. Every change names the states it starts from, and writes the
 * timeline and the facts of exactly what it changed. The caller owns the transaction.
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

  /** One that waits for another nonce must not be sent with that any more. */
  private static final String MINE_WITHOUT_NONCE =
      """
      UPDATE transactions SET state = 'MINED', mined_kind = ?, hash = ?, block_number = ?, block_hash = ?, succeeded = ?, gas_used = ?,
                              lane_id = ?, nonce = ?, open_lane = NULL, waiting_for = NULL, updated_at = ?, due_at = NULL
       WHERE id = ? AND state IN ('ACCEPTED', 'ROUTED')
      """;

  private static final String MOVE =
      """
      UPDATE transactions SET block_number = ?, block_hash = ?, succeeded = ?, gas_used = ?, updated_at = ?
       WHERE id = ? AND hash = ? AND block_hash <> ? AND state = 'MINED'
      """;
  private static final String STANDING =
      "SELECT id, state, hash, block_hash FROM transactions WHERE id IN (%s)";
  private static final String WAITING =
      """
      SELECT id, hash, block_number, block_hash, succeeded FROM transactions
       WHERE chain_id = ? AND block_number BETWEEN ? AND ? AND state = 'MINED' ORDER BY block_number LIMIT ?
      """;
  private static final String LOWEST =
      """
      SELECT block_number FROM transactions
       WHERE chain_id = ? AND block_number > ? AND state = 'MINED' ORDER BY block_number LIMIT 1
      """;
  private static final String CORRECT =
      """
      UPDATE transactions SET succeeded = ?, gas_used = ?, updated_at = ? WHERE id = ? AND block_hash = ? AND state = 'MINED'
      """;
  private static final String LOCK_MINED =
      """
      SELECT id, block_hash, succeeded, mined_kind, void_reason, void_detail, gas_used, created_at FROM transactions
       WHERE id IN (%s) AND state = 'MINED' ORDER BY id FOR UPDATE
      """;
  private static final String END =
      """
      UPDATE transactions SET state = ?, failure_code = ?, failure_detail = ?, confirmed_at = ?, updated_at = ?
       WHERE id IN (%s) AND state = 'MINED'
      """;
  private static final String LOCK_FROM =
      "SELECT id FROM transactions WHERE chain_id = ? AND block_number >= ? AND state = 'MINED' ORDER BY id FOR UPDATE";
  private static final String UNMINE =
      """
      UPDATE transactions SET state = 'SUBMITTED', mined_kind = NULL, block_number = NULL, block_hash = NULL, succeeded = NULL,
                              gas_used = NULL, open_lane = lane_id, updated_at = ?
       WHERE chain_id = ? AND block_number >= ? AND state = 'MINED'
      """;
  private static final String OVER =
      "SELECT COUNT(*) FROM transactions WHERE chain_id = ? AND block_number >= ? AND state <> 'MINED'";

  private final JdbcTemplate sql;
  private final Waiting waiting;
  private final Timeline timeline;
  private final TransactionFacts facts;

  MinedTransactions(JdbcTemplate sql, Waiting waiting, Timeline timeline, TransactionFacts facts) {
    this.sql = sql;
    this.waiting = waiting;
    this.timeline = timeline;
    this.facts = facts;
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
      timeline.append(
          submitted.stream()
              .map(id -> new Event(id, TransactionState.IN_MEMPOOL, null, now))
              .toList());
    }
    return submitted;
  }

  /**
   * To mined, from any state in which it is not over. What was mined before stays as it is.
   *
   * @param where for people
   * @return effects that nobody expected any more
   */
  public List<LateEffect> mine(List<Inclusion> inclusions, String where, Instant now) {
    int[] counts =
        sql.batchUpdate(
            MINE,
            inclusions.stream()
                .map(inclusion ->
                    new @Nullable Object[] {
                      inclusion.attempt().kind().name(),
                      inclusion.attempt().hash().bytes(),
                      inclusion.block().value(),
                      inclusion.blockHash().bytes(),
                      inclusion.succeeded(),
                      inclusion.gasUsed(),
                      Columns.time(now),
                      Columns.id(inclusion.attempt().transaction().value())
                    })
                .toList());
    List<Inclusion> changed = new ArrayList<>(inclusions.size());
    List<Inclusion> others = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      (counts[i] == 1 ? changed : others).add(inclusions.get(i));
    }
    List<LateEffect> late = others.isEmpty() ? List.of() : others(others, changed, now);
    timeline.append(
        Stream.concat(
                changed.stream()
                    .map(each ->
                        new Event(
                            each.attempt().transaction(), TransactionState.MINED, where, now)),
                late.stream()
                    .map(each ->
                        new Event(
                            each.inclusion().attempt().transaction(),
                            each.state(),
                            each.words(),
                            now)))
            .toList());
    facts.tell(FactKind.MINED, changed.stream().map(each -> each.attempt().transaction()).toList());
    facts.tellLate(late, now);
    return late;
  }

  /** Those that were not in flight: mined or over already, or waiting for another nonce. */
  private List<LateEffect> others(
      List<Inclusion> inclusions, List<Inclusion> changed, Instant now) {
    List<TransactionId> ids =
        inclusions.stream().map(each -> each.attempt().transaction()).distinct().toList();
    Map<TransactionId, Standing> standing =
        sql
            .query(
                STANDING.formatted(Columns.marks(ids.size())),
                (row, index) -> standing(row),
                Transactions.keys(ids))
            .stream()
            .collect(toMap(Standing::id, each -> each));
    List<LateEffect> late = new ArrayList<>();
    for (Inclusion inclusion : inclusions) {
      Standing before = standing.get(inclusion.attempt().transaction());
      if (before == null) {
        continue;
      }
      if (!before.state.terminal() && mineWithoutNonce(inclusion, now)) {
        changed.add(inclusion);
      } else if (before.block != null && inclusion.attempt().hash().equals(before.hash)) {
        if (move(inclusion, now)) {
          changed.add(inclusion);
        }
      } else if (inclusion.hasEffect()) {
        late.add(
            new LateEffect(inclusion, before.state, before.block == null ? null : before.hash));
      }
    }
    return late;
  }

  private boolean mineWithoutNonce(Inclusion inclusion, Instant now) {
    TransactionId id = inclusion.attempt().transaction();
    int mined =
        sql.update(
            MINE_WITHOUT_NONCE,
            inclusion.attempt().kind().name(),
            inclusion.attempt().hash().bytes(),
            inclusion.block().value(),
            inclusion.blockHash().bytes(),
            inclusion.succeeded(),
            inclusion.gasUsed(),
            inclusion.attempt().lane().value(),
            inclusion.attempt().nonce().value(),
            Columns.time(now),
            Columns.id(id.value()));
    if (mined == 1) {
      waiting.leave(List.of(id));
    }
    return mined == 1;
  }

  private boolean move(Inclusion inclusion, Instant now) {
    return sql.update(
            MOVE,
            inclusion.block().value(),
            inclusion.blockHash().bytes(),
            inclusion.succeeded(),
            inclusion.gasUsed(),
            Columns.time(now),
            Columns.id(inclusion.attempt().transaction().value()),
            inclusion.attempt().hash().bytes(),
            inclusion.blockHash().bytes())
        == 1;
  }

  /** What is mined and not over in blocks of a range, both ends included; lowest first. */
  public List<InBlock> waiting(ChainId chain, BlockNumber first, BlockNumber last, int most) {
    return sql.query(
        WAITING, (row, index) -> inBlock(row), chain.value(), first.value(), last.value(), most);
  }

  /** The lowest block above this one that holds something mined and not over. */
  public Optional<BlockNumber> lowestWaiting(ChainId chain, long above) {
    return sql
        .query(
            LOWEST,
            (row, index) -> new BlockNumber(row.getLong("block_number")),
            chain.value(),
            above)
        .stream()
        .findFirst();
  }

  /** Sets right what was told wrong, in one batch. */
  public void correct(List<Correction> corrections, Instant now) {
    if (corrections.isEmpty()) {
      return;
    }
    int[] counts =
        sql.batchUpdate(
            CORRECT,
            corrections.stream()
                .map(each ->
                    new @Nullable Object[] {
                      each.succeeded,
                      each.gasUsed,
                      Columns.time(now),
                      Columns.id(each.told.id().value()),
                      each.told.blockHash().bytes()
                    })
                .toList());
    timeline.append(
        Transactions.changed(corrections, counts).stream()
            .map(each -> new Event(each.told.id(), TransactionState.MINED, each.words, now))
            .toList());
  }

  /** Mined to its end, for those that are still in the block they are said to be in. */
  public List<Ended> end(List<InBlock> finals, Instant now) {
    if (finals.isEmpty()) {
      return List.of();
    }
    Map<TransactionId, InBlock> byId = finals.stream().collect(toMap(InBlock::id, each -> each));
    List<Ended> ended = new ArrayList<>();
    sql.query(
        LOCK_MINED.formatted(Columns.marks(byId.size())),
        row -> {
          if (inSameBlock(row, byId)) {
            ended.add(ended(row));
          }
        },
        Transactions.keys(byId.keySet()));
    Map<Outcome, List<TransactionId>> byOutcome =
        ended.stream().collect(groupingBy(Ended::outcome, mapping(Ended::id, toList())));
    byOutcome.forEach((outcome, ids) -> end(outcome, ids, now));
    timeline.append(
        ended.stream()
            .map(each -> new Event(each.id, each.outcome.state(), each.outcome.detail(), now))
            .toList());
    facts.tell(FactKind.ENDED, ended.stream().map(Ended::id).toList());
    return ended;
  }

  /**
   * Mined back to submitted, for everything at {@code from} and above: those blocks are no longer
   * part of the chain.
   */
  public List<TransactionId> unmine(ChainId chain, BlockNumber from, Instant now) {
    List<TransactionId> orphaned =
        sql.query(LOCK_FROM, (row, index) -> IntentRow.id(row), chain.value(), from.value());
    if (!orphaned.isEmpty()) {
      sql.update(UNMINE, Columns.time(now), chain.value(), from.value());
      String words = "its block is no longer part of the chain; sent again";
      timeline.append(
          orphaned.stream()
              .map(id -> new Event(id, TransactionState.SUBMITTED, words, now))
              .toList());
      facts.tell(FactKind.UNMINED, orphaned);
    }
    return orphaned;
  }

  /** How many are over by what blocks at this height and above held. */
  public long over(ChainId chain, BlockNumber from) {
    return Objects.requireNonNullElse(
        sql.queryForObject(OVER, Long.class, chain.value(), from.value()), 0L);
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

  private static boolean inSameBlock(ResultSet row, Map<TransactionId, InBlock> byId)
      throws SQLException {
    InBlock said = Objects.requireNonNull(byId.get(IntentRow.id(row)));
    return said.blockHash()
        .equals(BlockHash.of(Objects.requireNonNull(row.getBytes("block_hash"))));
  }

  private static InBlock inBlock(ResultSet row) throws SQLException {
    return new InBlock(
        IntentRow.id(row),
        TxHash.of(Objects.requireNonNull(row.getBytes("hash"))),
        new BlockNumber(row.getLong("block_number")),
        BlockHash.of(Objects.requireNonNull(row.getBytes("block_hash"))),
        row.getBoolean("succeeded"));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    byte[] hash = row.getBytes("hash");
    byte[] block = row.getBytes("block_hash");
    return new Standing(
        IntentRow.id(row),
        TransactionState.valueOf(row.getString("state")),
        hash == null ? null : TxHash.of(hash),
        block == null ? null : BlockHash.of(block));
  }

  private static Ended ended(ResultSet row) throws SQLException {
    String voided = row.getString("void_reason");
    Outcome outcome =
        Outcome.of(
            AttemptKind.valueOf(row.getString("mined_kind")),
            row.getBoolean("succeeded"),
            voided == null ? null : VoidReason.valueOf(voided),
            row.getString("void_detail"));
    return new Ended(
        IntentRow.id(row),
        outcome,
        row.getLong("gas_used"),
        Columns.instant(Objects.requireNonNull(row.getObject("created_at", LocalDateTime.class))));
  }

  private record Standing(
      TransactionId id, TransactionState state, @Nullable TxHash hash, @Nullable BlockHash block) {}

  /**
   * What is so of something mined, where it was told otherwise.
   *
   * @param gasUsed units of gas
   * @param words for people
   */
  public record Correction(InBlock told, boolean succeeded, long gasUsed, String words) {}

  /**
   * A transaction that is over.
   *
   * @param gasUsed units of gas
   */
  public record Ended(TransactionId id, Outcome outcome, long gasUsed, Instant createdAt) {}
}
