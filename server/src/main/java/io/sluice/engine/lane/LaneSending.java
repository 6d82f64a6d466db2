package io.sluice.engine.lane;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Who sends for a lane, and what it cannot send. The right to send is a short lease and no lock:
 * nothing is locked while a node answers, and two who send at once send the same bytes. Who comes
 * while another has it leaves word, and the other looks again before it lets go. The caller owns
 * the transaction.
 */
@Repository
public class LaneSending {
  private static final String TAKE =
      """
      UPDATE lane_senders SET holder = ?, until = ?, again = FALSE
       WHERE lane_id = ? AND (holder IS NULL OR holder = ? OR until <= ?)
      """;
  private static final String LEAVE_WORD =
      "UPDATE lane_senders SET again = TRUE WHERE lane_id = ? AND holder IS NOT NULL AND until > ?";
  private static final String KNOWN = "SELECT COUNT(*) FROM lane_senders WHERE lane_id = ?";
  private static final String KEEP =
      "UPDATE lane_senders SET until = ?, again = FALSE WHERE lane_id = ? AND holder = ?";
  private static final String LET_GO =
      "UPDATE lane_senders SET holder = NULL WHERE lane_id = ? AND holder = ? AND again = FALSE";
  private static final String DROP =
      "UPDATE lane_senders SET holder = NULL, again = FALSE WHERE lane_id = ? AND holder = ?";
  private static final String LOOK =
      """
      SELECT mined_nonce, window_size, balance, required_balance, starved_hash, blocked_nonce, blocked_reason,
             blocked_since, blocked_tries, retry_at
        FROM lanes WHERE id = ?
      """;
  private static final String STARVE =
      """
      UPDATE lanes SET state = IF(state = 'ACTIVE', 'LOW_BALANCE', state),
                       starved_since = IF(required_balance IS NULL, ?, starved_since),
                       required_balance = ?, starved_hash = ?
       WHERE id = ?
      """;
  private static final String FEED =
      "UPDATE lanes SET required_balance = NULL, starved_hash = NULL, starved_since = NULL WHERE id = ?";
  private static final String BLOCK =
      """
      UPDATE lanes SET blocked_nonce = ?, blocked_reason = ?, blocked_since = ?, blocked_tries = ?, retry_at = ?
       WHERE id = ?
      """;
  private static final String UNBLOCK =
      """
      UPDATE lanes SET blocked_nonce = NULL, blocked_reason = NULL, blocked_since = NULL, blocked_tries = 0,
                       retry_at = NULL
       WHERE id = ?
      """;
  private static final String TRY_NOW =
      "UPDATE lanes SET retry_at = ? WHERE id = ? AND blocked_nonce = ? AND retry_at > ?";
  private static final String HELD_UP =
      """
      SELECT name, blocked_nonce, blocked_reason, blocked_since, required_balance, starved_since FROM lanes
       WHERE chain_id = ? AND state <> 'RETIRED' AND (blocked_reason IS NOT NULL OR required_balance IS NOT NULL)
       ORDER BY id
      """;

  private final JdbcTemplate sql;

  LaneSending(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Takes the right to send for a lane and looks at it, or leaves word with who has the right.
   *
   * @param holder who asks; whoever has it may take it again
   * @param until when others may take it if it was not let go before
   */
  public Taking take(LaneId lane, String holder, Instant now, Instant until) {
    // Between the two somebody may let go: then the second finds nobody to leave word with.
    for (int attempt = 0; attempt < 3; attempt++) {
      OneTrip trip = new OneTrip(sql);
      Supplier<Integer> taken =
          trip.change(TAKE, Arguments.of(holder, until, lane.value(), holder, now));
      Supplier<List<Turn>> seen = trip.ask(LOOK, Row.each(LaneSending::turn), lane.value());
      trip.go();
      if (taken.get() == 1) {
        return new Taking.Taken(seen.get().getFirst());
      }
      if (sql.update(LEAVE_WORD, Arguments.of(lane.value(), now)) == 1) {
        return new Taking.Held();
      }
    }
    Integer known = sql.queryForObject(KNOWN, Integer.class, lane.value());
    return known != null && known == 1 ? new Taking.Held() : new Taking.Unknown();
  }

  /**
   * Keeps the right to send for the next batch; word that was left is heard by that.
   *
   * @return whether it was still there to be kept
   */
  public boolean keep(LaneId lane, String holder, Instant until) {
    return sql.update(KEEP, Arguments.of(until, lane.value(), holder)) == 1;
  }

  /**
   * Lets go, unless somebody has left word.
   *
   * @return whether it was let go; if not, word was left, or another has it by now
   */
  public boolean letGo(LaneId lane, String holder) {
    return sql.update(LET_GO, lane.value(), holder) == 1;
  }

  /**
   * Lets go, whatever word was left: what is held back is tried again later anyway.
   *
   * @return whether it was still there to be let go
   */
  public boolean drop(LaneId lane, String holder) {
    return sql.update(DROP, lane.value(), holder) == 1;
  }

  /**
   * The lane cannot pay for what is next; it sends only what it can pay for, until it can.
   *
   * @param what the attempt that no node takes for want of money
   */
  public void starve(LaneId lane, Wei required, TxHash what, Instant now) {
    sql.update(
        STARVE, Arguments.of(now, Columns.amount(required.value()), what.bytes(), lane.value()));
  }

  /** The lane can pay for what is next, or there is nothing to pay for. */
  public void feed(LaneId lane) {
    sql.update(FEED, lane.value());
  }

  /** Nothing of the lane is sent before {@link Blocked#retryAt}. */
  public void block(LaneId lane, Blocked blocked) {
    sql.update(
        BLOCK,
        Arguments.of(
            blocked.nonce().value(),
            Columns.words(blocked.reason()),
            blocked.since(),
            blocked.tries(),
            blocked.retryAt(),
            lane.value()));
  }

  /** A node took what held it up, or it is gone. */
  public void unblock(LaneId lane) {
    sql.update(UNBLOCK, lane.value());
  }

  /**
   * Something else was signed for these nonces: a lane that one of them holds up tries it at once.
   */
  public void tryNow(LaneId lane, Collection<Nonce> nonces, Instant now) {
    sql.batchUpdate(
        TRY_NOW,
        Arguments.each(nonces, nonce -> Arguments.of(now, lane.value(), nonce.value(), now)));
  }

  /** The lanes of a chain that something holds up. */
  public List<HeldUp> heldUp(ChainId chain) {
    return sql.query(HELD_UP, Row.each(LaneSending::heldUpLane), chain.value());
  }

  private static Turn turn(Row row) throws SQLException {
    return new Turn(
        new Lanes.Reach(row.number("mined_nonce", Nonce::new), row.count("window_size")),
        row.bytesOrNull("balance", Lanes::wei),
        row.bytesOrNull("required_balance", Lanes::wei),
        row.bytesOrNull("starved_hash", TxHash::of),
        BlockedRow.read(row));
  }

  private static HeldUp heldUpLane(Row row) throws SQLException {
    String reason = row.textOrNull("blocked_reason");
    return new HeldUp(
        row.text("name"),
        reason == null ? null : row.number("blocked_nonce", Nonce::new),
        reason,
        row.timeOrNull("blocked_since"),
        row.bytesOrNull("required_balance", Lanes::wei),
        row.timeOrNull("starved_since"));
  }

  /** What came of asking for the right to send. */
  public sealed interface Taking {
    /** It is the caller's now. */
    record Taken(Turn turn) implements Taking {}

    /** Another has it and will look again. */
    record Held() implements Taking {}

    /** The lane has no nonce yet, or there is none. */
    record Unknown() implements Taking {}
  }

  /**
   * What a lane may send.
   *
   * @param balance as it was last read; {@code null} until then
   * @param required what a node found it too poor for; {@code null} while it can pay
   * @param starvedBy the attempt that was; {@code null} while it can pay
   * @param blocked what nodes do not take; {@code null} while they take everything
   */
  public record Turn(
      Lanes.Reach reach,
      @Nullable Wei balance,
      @Nullable Wei required,
      @Nullable TxHash starvedBy,
      @Nullable Blocked blocked) {

    /** Whether nothing is sent yet. */
    public boolean resting(Instant now) {
      return blocked != null
          && blocked.nonce().compareTo(reach.mined()) >= 0
          && now.isBefore(blocked.retryAt());
    }

    public boolean starved() {
      return required != null;
    }
  }

  /**
   * A lane that something holds up. What is {@code null} does not.
   *
   * @param nonce what nodes do not take
   * @param reason a node's own words
   * @param required wei it must have before it sends again
   */
  public record HeldUp(
      String lane,
      @Nullable Nonce nonce,
      @Nullable String reason,
      @Nullable Instant blockedSince,
      @Nullable Wei required,
      @Nullable Instant starvedSince) {}
}
