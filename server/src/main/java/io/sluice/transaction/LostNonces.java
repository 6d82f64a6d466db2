package io.sluice.transaction;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.chain.Nonce;
import io.sluice.database.Columns;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

  private static final String FIRST = "SELECT MIN(nonce) FROM attempts WHERE lane_id = ?";
  private static final String COUNT =
      """
      SELECT COUNT(*) FROM (
        SELECT nonce FROM attempts WHERE lane_id = ? AND nonce >= ? AND nonce < ?
        UNION SELECT nonce FROM replacements WHERE lane_id = ? AND nonce >= ? AND nonce < ?) known
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
      SELECT DISTINCT t.id, t.nonce, t.void_reason
        FROM attempts a JOIN transactions t ON t.id = a.transaction_id AND t.lane_id = a.lane_id AND t.nonce = a.nonce
       WHERE a.lane_id = ? AND a.nonce >= ? AND a.nonce < ? AND t.state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
       ORDER BY t.nonce LIMIT ?
      """;
  private static final String ATTEMPTS =
      "SELECT lane_id, nonce, kind, hash, transaction_id FROM attempts WHERE lane_id = ? AND nonce = ?";
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
  private final Waiting waiting;

  LostNonces(JdbcTemplate sql, Timeline timeline, Waiting waiting) {
    this.sql = sql;
    this.timeline = timeline;
    this.waiting = waiting;
  }

  /** The lowest nonce ever signed with on a lane. */
  public Optional<Nonce> first(LaneId lane) {
    return Optional.ofNullable(sql.queryForObject(FIRST, Long.class, lane.value())).map(Nonce::new);
  }

  /** Nonces of a range, {@code until} excluded, of which there is no record; the lowest of them. */
  public List<Nonce> holes(LaneId lane, Nonce from, Nonce until, int most) {
    if (from.compareTo(until) >= 0) {
      return List.of();
    }
    Object[] range = {
      lane.value(), from.value(), until.value(), lane.value(), from.value(), until.value()
    };
    Long count = sql.queryForObject(COUNT, Long.class, range);
    List<Nonce> holes = new ArrayList<>();
    if (count == null || count < until.value() - from.value()) {
      Set<Long> known = new HashSet<>(sql.queryForList(KNOWN, Long.class, range));
      for (long nonce = from.value(); nonce < until.value() && holes.size() < most; nonce++) {
        if (!known.contains(nonce)) {
          holes.add(new Nonce(nonce));
        }
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
          new @Nullable Object[] {
            Columns.id(made.get(i).value()),
            NOBODY,
            lane.chain().value(),
            lane.address().bytes(),
            new byte[1],
            lane.id().value(),
            lane.id().value(),
            nonces.get(i).value(),
            Columns.time(now),
            Columns.time(now)
          });
    }
    sql.batchUpdate(FILL, rows);
    return made;
  }

  /** Who holds nonces of a range, {@code until} excluded, and is in no block; lowest first. */
  public List<NonceHolder> open(LaneId lane, Nonce from, Nonce until, int most) {
    return sql.query(
        OPEN,
        (row, index) -> {
          String givenUp = row.getString("void_reason");
          return new NonceHolder(
              lane,
              new Nonce(row.getLong("nonce")),
              IntentRow.id(row),
              givenUp == null ? null : VoidReason.valueOf(givenUp));
        },
        lane.value(),
        from.value(),
        until.value(),
        most);
  }

  /** Everything ever signed for a holder's nonce. */
  public List<Attempt> attempts(NonceHolder holder) {
    return sql.query(
        ATTEMPTS,
        (row, index) -> Attempts.attempt(row),
        holder.lane().value(),
        holder.nonce().value());
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
    byte[] id = Columns.id(holder.transaction().value());
    VoidReason why = holder.givenUp();
    if (why != null) {
      Outcome end = Outcome.of(why);
      int ended =
          sql.update(
              END,
              end.state().name(),
              Objects.requireNonNull(end.code()).code(),
              Columns.words(end.detail()),
              Columns.time(now),
              id,
              holder.lane().value(),
              holder.nonce().value());
      note(ended, new Event(holder.transaction(), end.state(), end.detail(), now));
      return false;
    }
    int again =
        sql.update(
            START_AGAIN, Columns.time(now), id, holder.lane().value(), holder.nonce().value());
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
