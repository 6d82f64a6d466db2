package io.sluice.engine.transaction;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
            Row.each(IntentRow::id),
            Arguments.of(Transactions.keys(ids)));
    if (!submitted.isEmpty()) {
      sql.update(
          SEEN.formatted(Columns.marks(submitted.size())),
          Arguments.of(now, Transactions.keys(submitted)));
      timeline.append(
          submitted.stream()
              .map(id -> new Event(id, TransactionState.IN_MEMPOOL, null, now))
              .toList());
      facts.tell(FactKind.IN_MEMPOOL, submitted);
    }
    return submitted;
  }

  /**
   * To mined, from any state in which it is not over. What was mined before stays as it is.
   *
   * @param where for people
   * @return what it has changed, and effects that nobody expected any more
   */
  public Mined mine(List<Inclusion> inclusions, String where, Instant now) {
    int[] counts =
        sql.batchUpdate(
            MINE,
            Arguments.each(
                inclusions,
                each -> Arguments.of(block(each), now, each.attempt().transaction().value())));
    List<Inclusion> changed = new ArrayList<>(inclusions.size());
    List<Inclusion> others = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      (counts[i] == 1 ? changed : others).add(inclusions.get(i));
    }
    List<Inclusion> moved = new ArrayList<>();
    List<LateEffect> late = others.isEmpty() ? List.of() : others(others, changed, moved, now);
    List<Inclusion> told = List.copyOf(changed);
    changed.addAll(moved);
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
    return new Mined(told, late);
  }

  /** Those that were not in flight: mined or over already, or waiting for another nonce. */
  private List<LateEffect> others(
      List<Inclusion> inclusions, List<Inclusion> changed, List<Inclusion> moved, Instant now) {
    List<TransactionId> ids =
        inclusions.stream().map(each -> each.attempt().transaction()).distinct().toList();
    Map<TransactionId, MinedRow.Standing> standing =
        sql
            .query(
                STANDING.formatted(Columns.marks(ids.size())),
                Row.each(MinedRow::standing),
                Arguments.of(Transactions.keys(ids)))
            .stream()
            .collect(toMap(MinedRow.Standing::id, each -> each));
    List<LateEffect> late = new ArrayList<>();
    for (Inclusion inclusion : inclusions) {
      MinedRow.Standing before = standing.get(inclusion.attempt().transaction());
      if (before == null) {
        continue;
      }
      if (!before.state().terminal() && mineWithoutNonce(inclusion, now)) {
        changed.add(inclusion);
      } else if (before.block() != null && inclusion.attempt().hash().equals(before.hash())) {
        if (move(inclusion, now)) {
          moved.add(inclusion);
        }
      } else if (inclusion.hasEffect()) {
        late.add(
            new LateEffect(
                inclusion, before.state(), before.block() == null ? null : before.hash()));
      }
    }
    return late;
  }

  private boolean mineWithoutNonce(Inclusion inclusion, Instant now) {
    Attempt attempt = inclusion.attempt();
    TransactionId id = attempt.transaction();
    int mined =
        sql.update(
            MINE_WITHOUT_NONCE,
            Arguments.of(
                block(inclusion),
                attempt.lane().value(),
                attempt.nonce().value(),
                now,
                id.value()));
    if (mined == 1) {
      waiting.leave(List.of(id));
    }
    return mined == 1;
  }

  private boolean move(Inclusion inclusion, Instant now) {
    return sql.update(
            MOVE,
            Arguments.of(
                inclusion.block().value(),
                inclusion.blockHash().bytes(),
                inclusion.succeeded(),
                inclusion.gasUsed(),
                now,
                inclusion.attempt().transaction().value(),
                inclusion.attempt().hash().bytes(),
                inclusion.blockHash().bytes()))
        == 1;
  }

  /** What a block says of an attempt, in the order of the statements that mine. */
  private static List<Object> block(Inclusion inclusion) {
    return List.of(
        inclusion.attempt().kind(),
        inclusion.attempt().hash().bytes(),
        inclusion.block().value(),
        inclusion.blockHash().bytes(),
        inclusion.succeeded(),
        inclusion.gasUsed());
  }

  /** What is mined and not over in blocks of a range, both ends included; lowest first. */
  public List<InBlock> waiting(ChainId chain, BlockNumber first, BlockNumber last, int most) {
    return sql.query(
        WAITING, Row.each(MinedRow::inBlock), chain.value(), first.value(), last.value(), most);
  }

  /** The lowest block above this one that holds something mined and not over. */
  public Optional<BlockNumber> lowestWaiting(ChainId chain, long above) {
    return sql
        .query(
            LOWEST,
            Row.each(row -> row.number("block_number", BlockNumber::new)),
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
            Arguments.each(
                corrections,
                each ->
                    Arguments.of(
                        each.succeeded,
                        each.gasUsed,
                        now,
                        each.told.id().value(),
                        each.told.blockHash().bytes())));
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
        Row.all(row -> {
          if (MinedRow.inSameBlock(row, byId)) {
            ended.add(MinedRow.ended(row));
          }
        }),
        Arguments.of(Transactions.keys(byId.keySet())));
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
        sql.query(LOCK_FROM, Row.each(IntentRow::id), chain.value(), from.value());
    if (!orphaned.isEmpty()) {
      sql.update(UNMINE, Arguments.of(now, chain.value(), from.value()));
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
    int ended =
        sql.update(
            END.formatted(Columns.marks(ids.size())),
            Arguments.of(
                outcome.state(),
                outcome.code() == null ? null : outcome.code().code(),
                Columns.words(outcome.detail()),
                now,
                now,
                Transactions.keys(ids)));
    if (ended != ids.size()) {
      throw new IllegalStateException("a mined transaction changed although it was locked");
    }
  }

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

  /**
   * What a block has made of attempts.
   *
   * @param told those of which their timelines alone say that they got into a block
   * @param late effects that nobody expected any more
   */
  public record Mined(List<Inclusion> told, List<LateEffect> late) {}
}
