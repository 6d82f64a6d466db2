package io.sluice.engine.transaction;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What an audit asks and changes: who holds nonces that the chain has used, and which have no
 * record at all. The caller owns the database transaction.
 */
@Repository
public class LostNonces {
  /** Who asks for what nobody asked for. */
  private static final long NOBODY = 0;

  private static final String FIRST =
      "SELECT lane_id, MIN(nonce) AS nonce FROM attempts WHERE lane_id IN (%s) GROUP BY lane_id";
  private static final String COUNTS =
      """
      SELECT lane_id, COUNT(*) AS count FROM (
        SELECT lane_id, nonce FROM attempts WHERE %1$s UNION SELECT lane_id, nonce FROM replacements WHERE %1$s) known
       GROUP BY lane_id
      """;
  private static final String KNOWN =
      """
      SELECT nonce FROM attempts WHERE lane_id = ? AND nonce >= ? AND nonce < ?
      UNION SELECT nonce FROM replacements WHERE lane_id = ? AND nonce >= ? AND nonce < ?
      """;
  private static final String FILL =
      """
      INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, speed, retry_on_failure, lane_id,
                                open_lane, reserved, gas, nonce, void_reason, created_at, updated_at)
      VALUES (?, ?, ?, 'SIGNED', ?, ?, '', 'average', FALSE, ?, ?, 0, 21000, ?, 'HOLE', ?, ?)
      """;
  private static final String OPEN =
      """
      SELECT DISTINCT t.id, t.lane_id, t.nonce, t.state, t.void_reason, t.void_detail
        FROM attempts a JOIN transactions t ON t.id = a.transaction_id AND t.lane_id = a.lane_id AND t.nonce = a.nonce
       WHERE %s AND t.state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
       ORDER BY t.lane_id, t.nonce LIMIT ?
      """;
  private static final String ATTEMPTS =
      "SELECT lane_id, nonce, kind, hash, transaction_id FROM attempts WHERE %s ORDER BY lane_id, nonce, ordinal";
  private static final String RETIRE =
      "UPDATE attempts SET state = 'OLD' WHERE lane_id = ? AND nonce = ?";
  private static final String DROP_WISH =
      "DELETE FROM replacements WHERE lane_id = ? AND nonce = ?";
  private static final String START_AGAIN =
      """
      UPDATE transactions SET state = 'ACCEPTED', nonce = NULL, hash = NULL, lane_id = NULL, open_lane = NULL,
                              reserved = NULL, waiting_for = NULL, updated_at = ?, due_at = NULL
       WHERE id = ? AND lane_id = ? AND nonce = ? AND void_reason IS NULL
         AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String END =
      """
      UPDATE transactions SET state = ?, failure_code = ?, failure_detail = ?, open_lane = NULL, waiting_for = NULL,
                              updated_at = ?, due_at = NULL
       WHERE id = ? AND lane_id = ? AND nonce = ? AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final JdbcTemplate sql;
  private final Timeline timeline;
  private final TransactionFacts facts;
  private final Waiting waiting;

  LostNonces(JdbcTemplate sql, Timeline timeline, TransactionFacts facts, Waiting waiting) {
    this.sql = sql;
    this.timeline = timeline;
    this.facts = facts;
    this.waiting = waiting;
  }

  /** The lowest nonce ever signed with, of each lane that has signed. */
  public Map<LaneId, Nonce> first(Collection<LaneId> lanes) {
    Map<LaneId, Nonce> first = new HashMap<>();
    sql.query(
        FIRST.formatted(Columns.marks(lanes.size())),
        Row.all(
            row -> first.put(row.number("lane_id", LaneId::of), row.number("nonce", Nonce::new))),
        lanes.stream().map(LaneId::value).toArray());
    return first;
  }

  /** Those ranges in which there is a nonce without a record. */
  public List<NonceRange> incomplete(List<NonceRange> ranges) {
    List<NonceRange> some = ranges.stream().filter(range -> !range.isEmpty()).toList();
    if (some.isEmpty()) {
      return List.of();
    }
    Map<LaneId, Long> known = new HashMap<>();
    sql.query(
        COUNTS.formatted(NonceRange.within(some, "")),
        Row.all(row -> known.put(row.number("lane_id", LaneId::of), row.number("count"))),
        Arguments.of(NonceRange.arguments(some), NonceRange.arguments(some)));
    return some.stream()
        .filter(range -> known.getOrDefault(range.lane(), 0L) < range.length())
        .toList();
  }

  /** Nonces of a range of which there is no record; the lowest of them. */
  public List<Nonce> holes(NonceRange range, int most) {
    List<Object> one = NonceRange.arguments(List.of(range));
    Set<Long> known = new HashSet<>(sql.queryForList(KNOWN, Long.class, Arguments.of(one, one)));
    List<Nonce> holes = new ArrayList<>();
    for (long nonce = range.from().value();
        nonce < range.until().value() && holes.size() < most;
        nonce++) {
      if (!known.contains(nonce)) {
        holes.add(new Nonce(nonce));
      }
    }
    return holes;
  }

  /**
   * Stores a transaction of nobody for each of these nonces, given up from the start, so that a
   * no-op will use it.
   */
  public List<TransactionId> fill(Lane lane, List<Nonce> nonces, Instant now) {
    List<TransactionId> made = nonces.stream().map(_ -> new TransactionId(ids.generate())).toList();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      rows.add(
          Arguments.of(
              made.get(i).value(),
              NOBODY,
              lane.chain().value(),
              lane.address().bytes(),
              new byte[1],
              lane.id().value(),
              lane.id().value(),
              nonces.get(i).value(),
              now,
              now));
    }
    sql.batchUpdate(FILL, rows);
    timeline.append(
        made.stream()
            .map(id -> new Event(id, TransactionState.SIGNED, VoidReason.HOLE.detail(), now))
            .toList());
    facts.tell(FactKind.ACCEPTED, made);
    return made;
  }

  /** Who holds nonces of these ranges and is in no block; by lane, lowest first. */
  public List<NonceHolder> open(List<NonceRange> ranges, int most) {
    if (ranges.isEmpty()) {
      return List.of();
    }
    return sql.query(
        OPEN.formatted(NonceRange.within(ranges, "a.")),
        Row.each(row ->
            new NonceHolder(
                row.number("lane_id", LaneId::of),
                row.number("nonce", Nonce::new),
                IntentRow.id(row),
                row.word("state", TransactionState.class),
                row.wordOrNull("void_reason", VoidReason.class),
                row.textOrNull("void_detail"))),
        Arguments.of(NonceRange.arguments(ranges), most));
  }

  /** Everything ever signed for these nonces, refused and replaced ones too: any may have won. */
  public List<Attempt> attempts(List<NonceHolder> holders) {
    if (holders.isEmpty()) {
      return List.of();
    }
    List<NonceRange> nonces =
        holders.stream()
            .map(each -> new NonceRange(each.lane(), each.nonce(), each.nonce().plus(1)))
            .toList();
    return sql.query(
        ATTEMPTS.formatted(NonceRange.within(nonces, "")),
        Row.each(Attempts::attempt),
        NonceRange.arguments(nonces).toArray());
  }

  /**
   * Takes a nonce from its holder, who can never use it any more. One that is wanted starts again
   * without a nonce; one that was given up is over.
   *
   * @return whether it starts again
   */
  public boolean release(NonceHolder holder, Instant now) {
    sql.update(RETIRE, holder.lane().value(), holder.nonce().value());
    sql.update(DROP_WISH, holder.lane().value(), holder.nonce().value());
    UUID id = holder.transaction().value();
    VoidReason why = holder.givenUp();
    if (why != null) {
      Outcome end = Outcome.of(why, holder.words());
      int ended =
          sql.update(
              END,
              Arguments.of(
                  end.state(),
                  Objects.requireNonNull(end.code()).code(),
                  Columns.words(end.detail()),
                  now,
                  id,
                  holder.lane().value(),
                  holder.nonce().value()));
      note(ended, new Event(holder.transaction(), end.state(), end.detail(), now));
      if (ended == 1) {
        facts.tell(FactKind.ENDED, List.of(holder.transaction()));
      }
      return false;
    }
    int again =
        sql.update(
            START_AGAIN, Arguments.of(now, id, holder.lane().value(), holder.nonce().value()));
    waiting.enter(List.of(holder.transaction()));
    String detail =
        "nonce " + holder.nonce() + " was used by a transaction that is not ours; it gets another";
    note(again, new Event(holder.transaction(), TransactionState.ACCEPTED, detail, now));
    return again == 1;
  }

  private void note(int changed, Event event) {
    if (changed == 1) {
      timeline.append(List.of(event));
    }
  }
}
