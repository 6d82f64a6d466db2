package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.JoinedLanes;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Every transaction ever signed, by lane and nonce. An attempt is {@code SIGNED} until a node has
 * said that it has it, then {@code SENT}; it goes back to {@code SIGNED} when it is found missing,
 * to be sent again as it is. Once another is signed for its nonce it is {@code OLD}: it is not sent
 * any more, and may still win. {@code REFUSED} is what no node takes as it is; it is not sent again
 * and may, after all, win too. The caller owns the database transaction.
 */
@Repository
public class Attempts {
  private static final String INSERT =
      """
      INSERT INTO attempts (lane_id, nonce, ordinal, kind, hash, transaction_id, raw, max_fee, priority_fee, valid_until,
                            state, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'SIGNED', ?)
      """;

  /** The same offer gives the same bytes: what was signed before is the newest then. */
  private static final String SIGN_AGAIN =
      INSERT + " ON DUPLICATE KEY UPDATE ordinal = VALUES(ordinal), state = 'SIGNED'";

  private static final String SUPERSEDE =
      "UPDATE attempts SET state = 'OLD' WHERE lane_id = ? AND nonce = ? AND ordinal < ? AND state <> 'REFUSED'";
  private static final String UNSENT =
      """
      SELECT a.lane_id, a.nonce, a.kind, a.hash, a.transaction_id, a.raw, a.valid_until,
             EXISTS (SELECT 1 FROM attempts b
                      WHERE b.lane_id = a.lane_id AND b.nonce = a.nonce AND b.ordinal < a.ordinal
                        AND b.sent_at IS NOT NULL) AS replaces
        FROM attempts a
       WHERE a.lane_id = ? AND a.nonce >= ? AND a.nonce < ? AND a.state = 'SIGNED'
       ORDER BY a.nonce LIMIT ?
      """;

  /** What was replaced while it was being sent is with a node too, and stays old. */
  private static final String MARK_SENT =
      """
      UPDATE attempts
         SET sent_at = ?, waiting_since = COALESCE(waiting_since, ?),
             waiting_block = COALESCE(waiting_block, %s),
             state = IF(state = 'SIGNED', 'SENT', state)
       WHERE lane_id = ? AND nonce IN (%s) AND hash IN (%s) AND state IN ('SIGNED', 'OLD')
      """;

  private static final String REFUSE =
      "UPDATE attempts SET state = 'REFUSED' WHERE lane_id = ? AND nonce = ? AND hash = ? AND state = 'SIGNED'";

  /**
   * Of what was given up only a no-op may be sent again. It waits anew: what was refused in its
   * place is not tried again at once.
   */
  private static final String LOCK_REPLACED =
      """
      SELECT lane_id, nonce, kind, hash, transaction_id, waiting_since FROM attempts
       WHERE lane_id = ? AND nonce = ? AND state = 'OLD'
         AND (kind = 'NO_OP' OR transaction_id NOT IN (SELECT id FROM transactions WHERE id = ? AND void_reason IS NOT NULL))
       ORDER BY ordinal DESC LIMIT 1 FOR UPDATE
      """;

  private static final String REVIVE =
      """
      UPDATE attempts SET state = 'SIGNED', waiting_since = IF(waiting_since IS NULL, NULL, ?)
       WHERE lane_id = ? AND nonce = ? AND hash = ?
      """;

  private static final String BY_HASH =
      "SELECT lane_id, nonce, kind, hash, transaction_id FROM attempts WHERE hash IN (%s) ORDER BY transaction_id";
  private static final String FORGET_SENT_OF =
      "UPDATE attempts SET state = 'SIGNED' WHERE transaction_id IN (%s) AND state = 'SENT'";
  private static final String OF_TRANSACTIONS =
      """
      SELECT lane_id, nonce, kind, hash, transaction_id FROM attempts
       WHERE transaction_id IN (%s) AND state = 'SIGNED'
      """;
  private static final String STUCK_LANES =
      """
      SELECT l.id FROM %s l JOIN attempts a ON a.lane_id = l.id AND a.nonce = l.mined_nonce
       WHERE l.chain_id = ? AND a.state = 'SENT' AND a.waiting_since <= ? AND a.waiting_block <= ?
      """
          .formatted(JoinedLanes.HEADS);
  private static final String AT_RISK =
      """
      SELECT transaction_id FROM attempts
       WHERE lane_id = ? AND nonce >= ? AND nonce < ? AND state = 'SENT' AND waiting_since <= ? AND waiting_block <= ?
      """;
  private static final String EXPIRED =
      """
      SELECT transaction_id FROM attempts
       WHERE lane_id = ? AND nonce >= ? AND nonce < ? AND state IN ('SIGNED', 'SENT') AND valid_until <= ?
      """;
  private static final int HASHES_AT_ONCE = 1000;

  private final JdbcTemplate sql;
  private final NonceLedger ledger;

  Attempts(JdbcTemplate sql, NonceLedger ledger) {
    this.sql = sql;
    this.ledger = ledger;
  }

  /** Stores attempts, before the commit at the latest. */
  public void insert(List<SignedAttempt> attempts, Instant now) {
    LastWrites.addRows(sql, INSERT, rows(attempts, now));
  }

  private static List<@Nullable Object[]> rows(List<SignedAttempt> attempts, Instant now) {
    return Arguments.each(attempts, signed -> row(signed, now));
  }

  /** Stores attempts that replace what was signed before for their nonces. */
  public void replace(List<SignedAttempt> attempts, Instant now) {
    sql.batchUpdate(
        SUPERSEDE,
        Arguments.each(
            attempts,
            signed ->
                Arguments.of(
                    signed.attempt().lane().value(),
                    signed.attempt().nonce().value(),
                    signed.ordinal())));
    sql.batchUpdate(SIGN_AGAIN, rows(attempts, now));
  }

  /** What of a lane is to be sent next, in nonce order, no further than it may reach. */
  public List<UnsentAttempt> unsent(LaneId lane, Lanes.Reach reach, int most) {
    long first = reach.mined().value();
    return sql.query(
        UNSENT,
        Row.each(row ->
            new UnsentAttempt(
                attempt(row),
                row.bytes("raw", Bytes::of),
                row.timeOrNull("valid_until"),
                row.flag("replaces"))),
        lane.value(),
        first,
        first + reach.window(),
        most);
  }

  /**
   * A node has exactly these; what was signed for their nonces meanwhile is not sent yet. Before
   * the commit at the latest.
   *
   * @param newestBlock an expression for the number of the newest block; its argument is the chain
   */
  public void markSent(ChainId chain, List<Attempt> sent, String newestBlock, Instant now) {
    String marks = Columns.marks(sent.size());
    LastWrites.add(
        sql,
        MARK_SENT.formatted(newestBlock, marks, marks),
        Arguments.of(
            now,
            now,
            chain.value(),
            sent.getFirst().lane().value(),
            sent.stream().map(attempt -> attempt.nonce().value()).toList(),
            sent.stream().map(attempt -> attempt.hash().bytes()).toList()));
  }

  /**
   * No node takes this as it is. Where it was to replace something, the newest that no node refused
   * counts again, and is sent again: a node that has it says so.
   */
  public void refuse(Attempt attempt, Instant now) {
    int lane = attempt.lane().value();
    long nonce = attempt.nonce().value();
    if (sql.update(REFUSE, lane, nonce, attempt.hash().bytes()) == 1) {
      sql.query(
              LOCK_REPLACED,
              Row.each(row -> new Replaced(attempt(row), row.timeOrNull("waiting_since"))),
              Arguments.of(lane, nonce, attempt.transaction().value()))
          .forEach(each -> revive(each, now));
    }
  }

  /** It waits anew; since when it did before is in the ledger from now on. */
  private void revive(Replaced replaced, Instant now) {
    Attempt attempt = replaced.attempt;
    if (replaced.sentAt != null) {
      ledger.append(
          List.of(
              new NonceLedger.Entry(
                  attempt.lane(),
                  attempt.nonce(),
                  NonceEvent.SENT,
                  attempt.transaction().value(),
                  attempt.hash(),
                  null,
                  replaced.sentAt)));
    }
    sql.update(
        REVIVE,
        Arguments.of(now, attempt.lane().value(), attempt.nonce().value(), attempt.hash().bytes()));
  }

  /** Those of ours among the hashes of a block. */
  public List<Attempt> among(List<TxHash> hashes) {
    List<Attempt> ours = new ArrayList<>();
    for (int from = 0; from < hashes.size(); from += HASHES_AT_ONCE) {
      List<TxHash> some = hashes.subList(from, Math.min(hashes.size(), from + HASHES_AT_ONCE));
      ours.addAll(
          sql.query(
              BY_HASH.formatted(Columns.marks(some.size())),
              Row.each(Attempts::attempt),
              some.stream().map(TxHash::bytes).toArray()));
    }
    return ours;
  }

  /** Lanes whose next nonce has waited at a node for as long as this, or longer. */
  public Set<LaneId> stuckLanes(ChainId chain, Waiting limit) {
    return new HashSet<>(
        sql.query(
            STUCK_LANES,
            Row.each(row -> row.number("id", LaneId::of)),
            Arguments.of(chain.value(), limit.since(), limit.block())));
  }

  /** What of a lane has waited at a node for as long as this, or longer. */
  public List<TransactionId> atRisk(LaneId lane, Lanes.Reach reach, Waiting limit) {
    long first = reach.mined().value();
    return sql.query(
        AT_RISK,
        Row.each(Attempts::transaction),
        Arguments.of(lane.value(), first, first + reach.window(), limit.since(), limit.block()));
  }

  /** What of a lane is no longer valid, and in no block. */
  public List<TransactionId> expired(LaneId lane, Lanes.Reach reach, Instant now) {
    long first = reach.mined().value();
    return sql.query(
        EXPIRED,
        Row.each(Attempts::transaction),
        Arguments.of(lane.value(), first, first + reach.window(), now));
  }

  /**
   * The newest attempts of these transactions are to be sent again, as they are.
   *
   * @return those attempts
   */
  public List<Attempt> forgetSent(Collection<TransactionId> transactions) {
    String marks = Columns.marks(transactions.size());
    @Nullable Object[] keys = Arguments.of(Transactions.keys(transactions));
    sql.update(FORGET_SENT_OF.formatted(marks), keys);
    return sql.query(OF_TRANSACTIONS.formatted(marks), Row.each(Attempts::attempt), keys);
  }

  private static @Nullable Object[] row(SignedAttempt signed, Instant now) {
    Attempt attempt = signed.attempt();
    return Arguments.of(
        attempt.lane().value(),
        attempt.nonce().value(),
        signed.ordinal(),
        attempt.kind(),
        attempt.hash().bytes(),
        attempt.transaction().value(),
        signed.raw().toArray(),
        signed.fees().max().toString(),
        ReplacementRow.priority(signed.fees()),
        signed.validUntil(),
        now);
  }

  static Attempt attempt(Row row) throws SQLException {
    return new Attempt(
        transaction(row),
        row.number("lane_id", LaneId::of),
        row.number("nonce", Nonce::new),
        row.word("kind", AttemptKind.class),
        row.bytes("hash", TxHash::of));
  }

  static TransactionId transaction(Row row) throws SQLException {
    return new TransactionId(row.id("transaction_id"));
  }

  /**
   * Since when something waits at a node.
   *
   * @param since a node had it at this time or sooner
   * @param block and when this was the newest block, or one before
   */
  public record Waiting(Instant since, long block) {}

  private record Replaced(Attempt attempt, @Nullable Instant sentAt) {}
}
