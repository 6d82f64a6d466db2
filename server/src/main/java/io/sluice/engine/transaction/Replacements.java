package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
  /** What is told is what is given up after it: its rows stay locked. */
  private static final String TELL_VOID =
      """
      INSERT INTO timeline (transaction_id, state, detail, at)
      SELECT id, state, ?, ? FROM transactions
       WHERE id IN (%s) AND void_reason IS NULL AND nonce IS NOT NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL') ORDER BY id FOR UPDATE
      """;

  private static final String VOID =
      """
      UPDATE transactions SET void_reason = ?, void_detail = ?, updated_at = ?
       WHERE id IN (%s) AND void_reason IS NULL AND nonce IS NOT NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String ASK_NO_OP =
      """
      INSERT INTO replacements (lane_id, nonce, transaction_id, kind, speed, reason, at_cap, cause, created_at)
      SELECT lane_id, nonce, id, 'NO_OP', 'fastest', ?, FALSE, 'ASKED', ? FROM transactions
       WHERE id IN (%s) AND void_reason = ? AND nonce IS NOT NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      ON DUPLICATE KEY UPDATE
        replacements.max_fee = IF(replacements.kind = 'NO_OP', replacements.max_fee, NULL),
        replacements.priority_fee = IF(replacements.kind = 'NO_OP', replacements.priority_fee, NULL),
        replacements.gas = IF(replacements.kind = 'NO_OP', replacements.gas, NULL),
        replacements.cause = IF(replacements.kind = 'NO_OP', replacements.cause, 'ASKED'),
        replacements.bound = IF(replacements.kind = 'NO_OP', replacements.bound, NULL),
        replacements.at_cap = replacements.at_cap AND replacements.kind = 'NO_OP',
        replacements.speed = VALUES(speed), replacements.reason = VALUES(reason), replacements.kind = 'NO_OP'
      """;
  private static final String ASK_AGAIN =
      """
      INSERT IGNORE INTO replacements (lane_id, nonce, transaction_id, kind, speed, reason, at_cap, cause, created_at)
      SELECT lane_id, nonce, id, IF(void_reason IS NULL, 'BUMP', 'NO_OP'), ?, ?, FALSE, 'ASKED', ? FROM transactions
       WHERE id IN (%s) AND nonce IS NOT NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;

  /**
   * A cause is of what was refused: where that was the call and only no-ops are signed by now, or
   * the wish has its price, it says nothing about what is to be signed.
   */
  private static final String ASK_TO_MEND =
      """
      INSERT INTO replacements (lane_id, nonce, transaction_id, kind, reason, at_cap, cause, bound, created_at)
      SELECT lane_id, nonce, id, IF(void_reason IS NULL, 'BUMP', 'NO_OP'), ?, FALSE,
             IF((void_reason IS NOT NULL) = ?, ?, 'ASKED'), IF((void_reason IS NOT NULL) = ?, ?, NULL), ?
        FROM transactions
       WHERE id = ? AND nonce = ? AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      ON DUPLICATE KEY UPDATE
        replacements.reason = IF(replacements.max_fee IS NULL AND replacements.kind = VALUES(kind), VALUES(reason), replacements.reason),
        replacements.at_cap = replacements.at_cap AND replacements.cause = VALUES(cause),
        replacements.bound = IF(replacements.max_fee IS NULL AND replacements.kind = VALUES(kind), VALUES(bound), replacements.bound),
        replacements.cause = IF(replacements.max_fee IS NULL AND replacements.kind = VALUES(kind), VALUES(cause), replacements.cause)
      """;

  private static final String GIVEN_UP =
      """
      SELECT 1 FROM transactions
       WHERE id = ? AND void_reason IS NOT NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String ASKED = "SELECT 1 FROM replacements WHERE transaction_id = ?";
  private static final String UNPRICED =
      ReplacementRow.SELECT
          + """
           WHERE t.chain_id = ? AND r.max_fee IS NULL AND (r.at_cap = FALSE OR ?)
           ORDER BY r.at_cap, r.lane_id, r.nonce LIMIT ?
          """;
  private static final String PRICED =
      ReplacementRow.SELECT
          + " WHERE r.lane_id IN (%s) AND r.max_fee IS NOT NULL ORDER BY r.lane_id, r.nonce LIMIT ? FOR UPDATE";
  private static final String WANTED = "SELECT %s FROM transactions WHERE id IN (%s)";
  private static final String PRICE =
      """
      UPDATE replacements SET max_fee = ?, priority_fee = ?, gas = ?, at_cap = FALSE, announced_at = ?
       WHERE lane_id = ? AND nonce = ? AND kind = ? AND max_fee IS NULL
      """;
  private static final String WAIT =
      "UPDATE replacements SET at_cap = TRUE WHERE lane_id = ? AND nonce = ? AND max_fee IS NULL";
  private static final String UNANNOUNCED =
      """
      SELECT DISTINCT r.lane_id FROM replacements r JOIN transactions t ON t.id = r.transaction_id
       WHERE t.chain_id = ? AND r.max_fee IS NOT NULL AND r.announced_at <= ?
      """;
  private static final String ANNOUNCE =
      "UPDATE replacements SET announced_at = ? WHERE lane_id IN (%s) AND max_fee IS NOT NULL";
  private static final String DROP = "DELETE FROM replacements WHERE lane_id = ? AND nonce = ?";

  private final JdbcTemplate sql;
  private final Timeline timeline;

  Replacements(JdbcTemplate sql, Timeline timeline) {
    this.sql = sql;
    this.timeline = timeline;
  }

  /**
   * Gives up on the effect of those of the transactions that have a nonce and are in no block: from
   * now on only no-ops are signed for their nonces. What was signed before may still win.
   *
   * @return how many were given up now; the others are in a block, over, or given up before
   */
  public int giveUp(Collection<TransactionId> ids, VoidReason why, Instant now) {
    return giveUp(ids, why, null, now);
  }

  /**
   * The same, with the words that its end will be told with.
   *
   * @param words a node's own, of any length; {@code null} when the reason says it all
   */
  public int giveUp(
      Collection<TransactionId> ids, VoidReason why, @Nullable String words, Instant now) {
    String marks = Columns.marks(ids.size());
    List<UUID> keys = Transactions.keys(ids);
    String line = Columns.words(why.whenGivenUp(words));
    int given = sql.update(TELL_VOID.formatted(marks), Arguments.of(line, now, keys));
    if (given > 0) {
      sql.update(VOID.formatted(marks), Arguments.of(why, Columns.words(words), now, keys));
      sql.update(
          ASK_NO_OP.formatted(marks), Arguments.of(Columns.words(why.detail()), now, keys, why));
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
    return sql.update(
        ASK_AGAIN.formatted(Columns.marks(ids.size())),
        Arguments.of(
            speed == null ? null : speed.text(),
            Columns.words(reason),
            now,
            Transactions.keys(ids)));
  }

  /**
   * The same for one, as its client wishes.
   *
   * @return whether it was asked for now
   */
  public boolean speedUp(TransactionId id, Speed speed, Instant now) {
    boolean asked = raise(List.of(id), speed, "speed-up to " + speed.text(), now) > 0;
    if (asked) {
      timeline.note(Map.of(id, "to be sped up: a higher price at its nonce was asked for"), now);
    }
    return asked;
  }

  /**
   * Asks for what was refused to be signed again with what nodes take, in one batch. A wish that
   * has no price yet takes over what was learned.
   */
  public void mend(List<Mending> refused, Instant now) {
    sql.batchUpdate(
        ASK_TO_MEND,
        Arguments.each(
            refused,
            each -> {
              boolean noOp = each.refused().kind() == AttemptKind.NO_OP;
              return Arguments.of(
                  Columns.words(each.words()),
                  noOp,
                  each.cause(),
                  noOp,
                  each.bound() == null ? null : each.bound().toString(),
                  now,
                  each.refused().transaction().value(),
                  each.refused().nonce().value());
            }));
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
    return !sql.query(query, Row.each(_ -> 1), Columns.id(id.value())).isEmpty();
  }

  /**
   * Wishes without a price.
   *
   * @param waiting also those for which no offer would have been taken
   */
  public List<Replacement> unpriced(ChainId chain, boolean waiting, int most) {
    return sql.query(UNPRICED, Row.each(ReplacementRow::read), chain.value(), waiting, most);
  }

  /** What the transactions want done, to find out what it takes. */
  public Map<TransactionId, Intent> wanted(Collection<TransactionId> ids) {
    Map<TransactionId, Intent> wanted = new HashMap<>();
    sql.query(
        WANTED.formatted(IntentRow.COLUMNS, Columns.marks(ids.size())),
        Row.all(row -> wanted.put(IntentRow.id(row), IntentRow.intent(row))),
        Arguments.of(Transactions.keys(ids)));
    return wanted;
  }

  /** Wishes with a price, locked until the database transaction ends, with their transactions. */
  public List<Replacement> lockPriced(Collection<LaneId> lanes, int most) {
    return sql.query(
        PRICED.formatted(Columns.marks(lanes.size())),
        Row.each(ReplacementRow::read),
        Arguments.of(keys(lanes), most));
  }

  /**
   * Gives a wish its price, unless it has become another meanwhile.
   *
   * @param gas units of gas; {@code null} for what the transaction was signed with
   */
  public void price(Replacement wish, Fees offer, @Nullable Long gas, Instant now) {
    sql.update(
        PRICE,
        Arguments.of(
            offer.max().toString(),
            ReplacementRow.priority(offer),
            gas,
            now,
            wish.lane().value(),
            wish.nonce().value(),
            wish.kind()));
  }

  /** No offer would be taken at present; it is looked at again after the next block. */
  public void await(Replacement wish) {
    sql.update(WAIT, wish.lane().value(), wish.nonce().value());
  }

  /** Lanes whose priced wishes were announced to the signer at {@code before} or sooner. */
  public List<LaneId> unannounced(ChainId chain, Instant before) {
    return sql.query(
        UNANNOUNCED,
        Row.each(row -> row.number("lane_id", LaneId::of)),
        Arguments.of(chain.value(), before));
  }

  public void announced(Collection<LaneId> lanes, Instant now) {
    sql.update(ANNOUNCE.formatted(Columns.marks(lanes.size())), Arguments.of(now, keys(lanes)));
  }

  /** They are signed, or a block was faster. */
  public void drop(Collection<Replacement> wishes) {
    sql.batchUpdate(
        DROP,
        Arguments.each(wishes, wish -> Arguments.of(wish.lane().value(), wish.nonce().value())));
  }

  private static List<Integer> keys(Collection<LaneId> lanes) {
    return lanes.stream().map(LaneId::value).toList();
  }
}
