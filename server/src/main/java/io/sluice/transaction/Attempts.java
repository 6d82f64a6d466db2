package io.sluice.transaction;

import io.sluice.chain.Bytes;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.database.Columns;
import io.sluice.lane.LaneId;
import io.sluice.lane.Lanes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Every transaction ever signed, by lane and nonce. An attempt is {@code SIGNED} until a node has
 * said that it has it, then {@code SENT}; it goes back to {@code SIGNED} when it is found missing,
 * to be sent again as it is. The caller owns the database transaction.
 */
@Repository
public class Attempts {
  private static final String INSERT =
      """
      INSERT INTO attempts (lane_id, nonce, ordinal, hash, transaction_id, raw, state, created_at)
      VALUES (?, ?, 0, ?, ?, ?, 'SIGNED', ?)
      """;
  private static final String UNSENT =
      """
      SELECT lane_id, nonce, hash, transaction_id, raw FROM attempts
       WHERE lane_id = ? AND nonce >= ? AND nonce < ? AND state = 'SIGNED'
       ORDER BY nonce, ordinal LIMIT ?
      """;
  private static final String MARK_SENT =
      "UPDATE attempts SET state = 'SENT', sent_at = ? WHERE lane_id = ? AND nonce IN (%s) AND state = 'SIGNED'";
  private static final String BY_HASH =
      "SELECT lane_id, nonce, hash, transaction_id FROM attempts WHERE hash IN (%s) ORDER BY transaction_id";
  private static final String SENT_BEFORE =
      """
      SELECT transaction_id FROM attempts
       WHERE lane_id = ? AND nonce >= ? AND nonce < ? AND state = 'SENT' AND sent_at <= ?
      """;
  private static final String FORGET_SENT =
      """
      UPDATE attempts SET state = 'SIGNED' WHERE lane_id = ? AND nonce >= ? AND state = 'SENT' AND sent_at <= ?
      """;
  private static final String FORGET_SENT_OF =
      "UPDATE attempts SET state = 'SIGNED' WHERE transaction_id IN (%s) AND state = 'SENT'";
  private static final String OF_TRANSACTIONS =
      "SELECT lane_id, nonce, hash, transaction_id FROM attempts WHERE transaction_id IN (%s)";
  private static final int HASHES_AT_ONCE = 1000;

  private final JdbcTemplate sql;

  Attempts(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Stores first attempts, in one batch. */
  public void insert(List<Attempt> attempts, Instant now) {
    sql.batchUpdate(
        INSERT,
        attempts.stream()
            .map(attempt ->
                new @Nullable Object[] {
                  attempt.lane().value(),
                  attempt.nonce().value(),
                  attempt.hash().bytes(),
                  Columns.id(attempt.transaction().value()),
                  attempt.raw().toArray(),
                  Columns.time(now)
                })
            .toList());
  }

  /** What of a lane is to be sent next, in nonce order, no further than it may reach. */
  public List<Attempt> unsent(LaneId lane, Lanes.Reach reach, int most) {
    long first = reach.mined().value();
    return sql.query(
        UNSENT,
        (row, index) -> attempt(row, Bytes.of(Objects.requireNonNull(row.getBytes("raw")))),
        lane.value(),
        first,
        first + reach.window(),
        most);
  }

  /** A node has these. */
  public void markSent(LaneId lane, List<Nonce> nonces, Instant now) {
    @Nullable Object[] arguments = new @Nullable Object[nonces.size() + 2];
    arguments[0] = Columns.time(now);
    arguments[1] = lane.value();
    for (int i = 0; i < nonces.size(); i++) {
      arguments[i + 2] = nonces.get(i).value();
    }
    sql.update(MARK_SENT.formatted(Columns.marks(nonces.size())), arguments);
  }

  /** Those of ours among the hashes of a block, without their bytes. */
  public List<Attempt> among(List<TxHash> hashes) {
    List<Attempt> ours = new ArrayList<>();
    for (int from = 0; from < hashes.size(); from += HASHES_AT_ONCE) {
      List<TxHash> some = hashes.subList(from, Math.min(hashes.size(), from + HASHES_AT_ONCE));
      ours.addAll(
          sql.query(
              BY_HASH.formatted(Columns.marks(some.size())),
              (row, index) -> attempt(row, Bytes.EMPTY),
              some.stream().map(TxHash::bytes).toArray()));
    }
    return ours;
  }

  /**
   * Transactions of nonces from {@code first} up to {@code end} (excluded) that a node took at
   * {@code before} or sooner.
   */
  public List<TransactionId> sentBefore(LaneId lane, Nonce first, Nonce end, Instant before) {
    return sql.query(
        SENT_BEFORE,
        (row, index) -> transaction(row),
        lane.value(),
        first.value(),
        end.value(),
        Columns.time(before));
  }

  /**
   * A node no longer has what it took: from this nonce on, what was sent at {@code before} or
   * sooner is to be sent again.
   *
   * @return how many
   */
  public int forgetSent(LaneId lane, Nonce first, Instant before) {
    return sql.update(FORGET_SENT, lane.value(), first.value(), Columns.time(before));
  }

  /**
   * All attempts of these transactions are to be sent again, as they are.
   *
   * @return the attempts, without their bytes
   */
  public List<Attempt> forgetSent(Collection<TransactionId> transactions) {
    String marks = Columns.marks(transactions.size());
    sql.update(FORGET_SENT_OF.formatted(marks), Transactions.keys(transactions));
    return sql.query(
        OF_TRANSACTIONS.formatted(marks),
        (row, index) -> attempt(row, Bytes.EMPTY),
        Transactions.keys(transactions));
  }

  private static Attempt attempt(ResultSet row, Bytes raw) throws SQLException {
    return new Attempt(
        transaction(row),
        new LaneId(row.getInt("lane_id")),
        new Nonce(row.getLong("nonce")),
        TxHash.of(Objects.requireNonNull(row.getBytes("hash"))),
        raw);
  }

  private static TransactionId transaction(ResultSet row) throws SQLException {
    return new TransactionId(Columns.uuid(Objects.requireNonNull(row.getBytes("transaction_id"))));
  }
}
