package io.sluice.transaction;

import io.sluice.chain.Bytes;
import io.sluice.chain.ChainId;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.database.Columns;
import io.sluice.lane.LaneId;
import io.sluice.lane.Lanes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Every transaction ever signed, by lane and nonce. An attempt is {@code SIGNED} until a node has
 * said that it has it, then {@code SENT}; it goes back to {@code SIGNED} when it is found missing,
 * to be sent again as it is. Once another is signed for its nonce it is {@code OLD}: it is not sent
 * any more, and may still win. {@code REFUSED} is a replacement that no node takes. The caller owns
 * the database transaction.
 */
@Repository
public class Attempts {
  private static final String INSERT =
      """
      INSERT INTO attempts (lane_id, nonce, ordinal, kind, hash, transaction_id, raw, max_fee, priority_fee, valid_until,
                            state, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'SIGNED', ?)
      """;
  private static final String SUPERSEDE =
      "UPDATE attempts SET state = 'OLD' WHERE lane_id = ? AND nonce = ? AND ordinal < ?";
  private static final String UNSENT =
      """
      SELECT lane_id, nonce, kind, hash, transaction_id, raw, valid_until, waiting_since FROM attempts
       WHERE lane_id = ? AND nonce >= ? AND nonce < ? AND state = 'SIGNED'
       ORDER BY nonce LIMIT ?
      """;
  private static final String MARK_SENT =
      """
      UPDATE attempts
         SET state = 'SENT', sent_at = ?, waiting_since = COALESCE(waiting_since, ?),
             waiting_block = COALESCE(waiting_block, (SELECT MAX(number) FROM blocks WHERE chain_id = ?))
       WHERE lane_id = ? AND nonce IN (%s) AND state = 'SIGNED'
      """;
  private static final String REFUSE =
      "UPDATE attempts SET state = 'REFUSED' WHERE lane_id = ? AND nonce = ? AND hash = ? AND state = 'SIGNED'";
  private static final String REVIVE =
      """
      UPDATE attempts SET state = 'SENT' WHERE lane_id = ? AND nonce = ? AND state = 'OLD'
       ORDER BY ordinal DESC LIMIT 1
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
      SELECT l.id FROM lanes l JOIN attempts a ON a.lane_id = l.id AND a.nonce = l.mined_nonce
       WHERE l.chain_id = ? AND a.state = 'SENT' AND a.waiting_since <= ? AND a.waiting_block <= ?
      """;
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

  Attempts(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Stores attempts, in one batch. */
  public void insert(List<SignedAttempt> attempts, Instant now) {
    sql.batchUpdate(
        INSERT, attempts.stream().map(signed -> row(signed, Columns.time(now))).toList());
  }

  /** Stores attempts that replace what was signed before for their nonces. */
  public void replace(List<SignedAttempt> attempts, Instant now) {
    sql.batchUpdate(
        SUPERSEDE,
        attempts.stream()
            .map(signed ->
                new Object[] {
                  signed.attempt().lane().value(),
                  signed.attempt().nonce().value(),
                  signed.ordinal()
                })
            .toList());
    insert(attempts, now);
  }

  /** What of a lane is to be sent next, in nonce order, no further than it may reach. */
  public List<UnsentAttempt> unsent(LaneId lane, Lanes.Reach reach, int most) {
    long first = reach.mined().value();
    return sql.query(
        UNSENT,
        (row, index) ->
            new UnsentAttempt(
                attempt(row),
                Bytes.of(Objects.requireNonNull(row.getBytes("raw"))),
                Columns.instantOrNull(row.getObject("valid_until", LocalDateTime.class)),
                row.getObject("waiting_since") != null),
        lane.value(),
        first,
        first + reach.window(),
        most);
  }

  /** A node has these. */
  public void markSent(ChainId chain, LaneId lane, List<Nonce> nonces, Instant now) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(Columns.time(now));
    arguments.add(Columns.time(now));
    arguments.add(chain.value());
    arguments.add(lane.value());
    nonces.forEach(nonce -> arguments.add(nonce.value()));
    sql.update(MARK_SENT.formatted(Columns.marks(nonces.size())), arguments.toArray());
  }

  /** No node takes this replacement: what it was to replace counts again. */
  public void refuse(Attempt attempt) {
    int refused =
        sql.update(REFUSE, attempt.lane().value(), attempt.nonce().value(), attempt.hash().bytes());
    if (refused == 1) {
      sql.update(REVIVE, attempt.lane().value(), attempt.nonce().value());
    }
  }

  /** Those of ours among the hashes of a block. */
  public List<Attempt> among(List<TxHash> hashes) {
    List<Attempt> ours = new ArrayList<>();
    for (int from = 0; from < hashes.size(); from += HASHES_AT_ONCE) {
      List<TxHash> some = hashes.subList(from, Math.min(hashes.size(), from + HASHES_AT_ONCE));
      ours.addAll(
          sql.query(
              BY_HASH.formatted(Columns.marks(some.size())),
              (row, index) -> attempt(row),
              some.stream().map(TxHash::bytes).toArray()));
    }
    return ours;
  }

  /** Lanes whose next nonce has waited at a node for as long as this, or longer. */
  public Set<LaneId> stuckLanes(ChainId chain, Waiting limit) {
    return new HashSet<>(
        sql.query(
            STUCK_LANES,
            (row, index) -> new LaneId(row.getInt(1)),
            chain.value(),
            Columns.time(limit.since()),
            limit.block()));
  }

  /** What of a lane has waited at a node for as long as this, or longer. */
  public List<TransactionId> atRisk(LaneId lane, Lanes.Reach reach, Waiting limit) {
    long first = reach.mined().value();
    return sql.query(
        AT_RISK,
        (row, index) -> transaction(row),
        lane.value(),
        first,
        first + reach.window(),
        Columns.time(limit.since()),
        limit.block());
  }

  /** What of a lane is no longer valid, and in no block. */
  public List<TransactionId> expired(LaneId lane, Lanes.Reach reach, Instant now) {
    long first = reach.mined().value();
    return sql.query(
        EXPIRED,
        (row, index) -> transaction(row),
        lane.value(),
        first,
        first + reach.window(),
        Columns.time(now));
  }

  /**
   * The newest attempts of these transactions are to be sent again, as they are.
   *
   * @return those attempts
   */
  public List<Attempt> forgetSent(Collection<TransactionId> transactions) {
    String marks = Columns.marks(transactions.size());
    sql.update(FORGET_SENT_OF.formatted(marks), Transactions.keys(transactions));
    return sql.query(
        OF_TRANSACTIONS.formatted(marks),
        (row, index) -> attempt(row),
        Transactions.keys(transactions));
  }

  private static @Nullable Object[] row(SignedAttempt signed, @Nullable LocalDateTime now) {
    Attempt attempt = signed.attempt();
    return new @Nullable Object[] {
      attempt.lane().value(),
      attempt.nonce().value(),
      signed.ordinal(),
      attempt.kind().name(),
      attempt.hash().bytes(),
      Columns.id(attempt.transaction().value()),
      signed.raw().toArray(),
      signed.fees().max().toString(),
      signed.fees().priority().toString(),
      Columns.time(signed.validUntil()),
      now
    };
  }

  static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        transaction(row),
        new LaneId(row.getInt("lane_id")),
        new Nonce(row.getLong("nonce")),
        AttemptKind.valueOf(row.getString("kind")),
        TxHash.of(Objects.requireNonNull(row.getBytes("hash"))));
  }

  private static TransactionId transaction(ResultSet row) throws SQLException {
    return new TransactionId(Columns.uuid(Objects.requireNonNull(row.getBytes("transaction_id"))));
  }

  /**
   * Since when something waits at a node.
   *
   * @param since a node had it at this time or sooner
   * @param block and when this was the newest block, or one before
   */
  public record Waiting(Instant since, long block) {}
}
