package io.sluice.transaction;

import io.sluice.chain.Nonce;
import io.sluice.chain.Wei;
import io.sluice.database.Columns;
import io.sluice.fee.Fees;
import io.sluice.fee.Speed;
import io.sluice.lane.LaneId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What is to be signed again at its nonce. Anybody may ask; the monitor prices what was asked for,
 * the signer signs what has a price, and both drop what a block was faster with. At most one wish
 * per nonce; a no-op takes the place of a bump. The caller owns the database transaction.
 */
@Repository
public class Replacements {
  private static final String VOID =
      """
      UPDATE transactions SET void_reason = ?, updated_at = ?
       WHERE id IN (%s) AND void_reason IS NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String ASK_NO_OP =
      """
      INSERT INTO replacements (lane_id, nonce, transaction_id, kind, speed, reason, at_cap, created_at)
      SELECT lane_id, nonce, id, 'NO_OP', 'fastest', ?, FALSE, ? FROM transactions
       WHERE id IN (%s) AND void_reason = ? AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      ON DUPLICATE KEY UPDATE
        replacements.max_fee = IF(replacements.kind = 'NO_OP', replacements.max_fee, NULL),
        replacements.priority_fee = IF(replacements.kind = 'NO_OP', replacements.priority_fee, NULL),
        replacements.at_cap = replacements.at_cap AND replacements.kind = 'NO_OP',
        replacements.speed = VALUES(speed), replacements.reason = VALUES(reason), replacements.kind = 'NO_OP'
      """;
  private static final String ASK_AGAIN =
      """
      INSERT IGNORE INTO replacements (lane_id, nonce, transaction_id, kind, speed, reason, at_cap, created_at)
      SELECT lane_id, nonce, id, IF(void_reason IS NULL, 'BUMP', 'NO_OP'), ?, ?, FALSE, ? FROM transactions
       WHERE id IN (%s) AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String GIVEN_UP =
      """
      SELECT 1 FROM transactions
       WHERE id = ? AND void_reason IS NOT NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String ASKED = "SELECT 1 FROM replacements WHERE transaction_id = ?";
  private static final String SELECT =
      """
      SELECT r.lane_id, r.nonce, r.transaction_id, r.kind, COALESCE(r.speed, t.speed) AS speed, r.reason, r.at_cap,
             r.max_fee, r.priority_fee, t.state, a.max_fee AS last_max,
             a.priority_fee AS last_priority, a.kind <> 'NO_OP' AND a.state = 'SIGNED' AS unsent_effect
        FROM replacements r
        JOIN transactions t ON t.id = r.transaction_id
        LEFT JOIN attempts a ON a.lane_id = r.lane_id AND a.nonce = r.nonce
         AND a.ordinal = (SELECT MAX(b.ordinal) FROM attempts b WHERE b.lane_id = r.lane_id AND b.nonce = r.nonce)
      """;
  private static final String UNPRICED =
      SELECT
          + " WHERE r.max_fee IS NULL AND (r.at_cap = FALSE OR ?) ORDER BY r.lane_id, r.nonce LIMIT ?";
  private static final String PRICED =
      SELECT
          + " WHERE r.lane_id IN (%s) AND r.max_fee IS NOT NULL ORDER BY r.lane_id, r.nonce LIMIT ? FOR UPDATE";
  private static final String PRICE =
      """
      UPDATE replacements SET max_fee = ?, priority_fee = ?, at_cap = FALSE, announced_at = ?
       WHERE lane_id = ? AND nonce = ? AND kind = ? AND max_fee IS NULL
      """;
  private static final String WAIT_AT_CAP =
      "UPDATE replacements SET at_cap = TRUE WHERE lane_id = ? AND nonce = ? AND max_fee IS NULL";
  private static final String UNANNOUNCED =
      """
      SELECT DISTINCT lane_id FROM replacements WHERE max_fee IS NOT NULL AND announced_at <= ?
      """;
  private static final String ANNOUNCE =
      "UPDATE replacements SET announced_at = ? WHERE lane_id IN (%s) AND max_fee IS NOT NULL";
  private static final String DROP = "DELETE FROM replacements WHERE lane_id = ? AND nonce = ?";

  private final JdbcTemplate sql;

  Replacements(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Gives up on the effect of those of the transactions that have a nonce and are in no block: from
   * now on only no-ops are signed for their nonces. What was signed before may still win.
   *
   * @return how many were given up now; the others are in a block, over, or given up before
   */
  public int giveUp(Collection<TransactionId> ids, VoidReason why, Instant now) {
    String marks = Columns.marks(ids.size());
    Object[] keys = Transactions.keys(ids);
    int given =
        sql.update(
            VOID.formatted(marks),
            Transactions.prepend(why.name(), Transactions.prepend(Columns.time(now), keys)));
    if (given > 0) {
      @Nullable Object[] arguments = new @Nullable Object[keys.length + 3];
      arguments[0] = why.detail();
      arguments[1] = Columns.time(now);
      System.arraycopy(keys, 0, arguments, 2, keys.length);
      arguments[keys.length + 2] = why.name();
      sql.update(ASK_NO_OP.formatted(marks), arguments);
    }
    return given;
  }

  /**
   * Asks for a better price for those that are in no block, unless something is asked for already.
   * What was given up stays a no-op.
   *
   * @param speed whose price; {@code null} for the transaction's own
   * @return how many were asked for now
   */
  public int raise(
      Collection<TransactionId> ids, @Nullable Speed speed, String reason, Instant now) {
    @Nullable Object[] arguments =
        Transactions.prepend(
            speed == null ? null : speed.text(),
            Transactions.prepend(
                Columns.text(reason, Columns.WORDS),
                Transactions.prepend(Columns.time(now), Transactions.keys(ids))));
    return sql.update(ASK_AGAIN.formatted(Columns.marks(ids.size())), arguments);
  }

  /** Whether only no-ops are signed for it. */
  public boolean givenUp(TransactionId id) {
    return exists(GIVEN_UP, id);
  }

  /** Whether it is to be signed again. */
  public boolean asked(TransactionId id) {
    return exists(ASKED, id);
  }

  private boolean exists(String query, TransactionId id) {
    return !sql.query(query, (row, index) -> 1, Columns.id(id.value())).isEmpty();
  }

  /**
   * Wishes without a price.
   *
   * @param atCap also those the cap allows no more for
   */
  public List<Replacement> unpriced(boolean atCap, int most) {
    return sql.query(UNPRICED, (row, index) -> replacement(row), atCap, most);
  }

  /** Wishes with a price, locked until the database transaction ends, with their transactions. */
  public List<Replacement> lockPriced(Collection<LaneId> lanes, int most) {
    Object[] arguments = new Object[lanes.size() + 1];
    int at = 0;
    for (LaneId lane : lanes) {
      arguments[at++] = lane.value();
    }
    arguments[at] = most;
    return sql.query(
        PRICED.formatted(Columns.marks(lanes.size())), (row, index) -> replacement(row), arguments);
  }

  /** Gives a wish its price, unless it has become another meanwhile. */
  public void price(Replacement wish, Fees offer, Instant now) {
    sql.update(
        PRICE,
        offer.max().toString(),
        offer.priority().toString(),
        Columns.time(now),
        wish.lane().value(),
        wish.nonce().value(),
        wish.kind().name());
  }

  public void waitAtCap(Replacement wish) {
    sql.update(WAIT_AT_CAP, wish.lane().value(), wish.nonce().value());
  }

  /** Lanes whose priced wishes were announced to the signer at {@code before} or sooner. */
  public List<LaneId> unannounced(Instant before) {
    return sql.query(UNANNOUNCED, (row, index) -> new LaneId(row.getInt(1)), Columns.time(before));
  }

  public void announced(Collection<LaneId> lanes, Instant now) {
    sql.update(
        ANNOUNCE.formatted(Columns.marks(lanes.size())),
        Transactions.prepend(Columns.time(now), lanes.stream().map(LaneId::value).toArray()));
  }

  /** They are signed, or a block was faster. */
  public void drop(Collection<Replacement> wishes) {
    sql.batchUpdate(
        DROP,
        wishes.stream()
            .map(wish -> new Object[] {wish.lane().value(), wish.nonce().value()})
            .toList());
  }

  private static Replacement replacement(ResultSet row) throws SQLException {
    return new Replacement(
        new TransactionId(Columns.uuid(Objects.requireNonNull(row.getBytes("transaction_id")))),
        TransactionState.valueOf(row.getString("state")),
        new LaneId(row.getInt("lane_id")),
        new Nonce(row.getLong("nonce")),
        AttemptKind.valueOf(row.getString("kind")),
        Speed.of(Objects.requireNonNull(row.getString("speed"))).orElseThrow(),
        Objects.requireNonNull(row.getString("reason")),
        row.getBoolean("at_cap"),
        fees(row.getBigDecimal("last_max"), row.getBigDecimal("last_priority")),
        row.getBoolean("unsent_effect"),
        fees(row.getBigDecimal("max_fee"), row.getBigDecimal("priority_fee")));
  }

  private static @Nullable Fees fees(@Nullable BigDecimal max, @Nullable BigDecimal priority) {
    return max == null || priority == null
        ? null
        : new Fees(new Wei(max.toBigIntegerExact()), new Wei(priority.toBigIntegerExact()));
  }
}
