package io.sluice.engine.lane;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The registry of lanes. The caller owns the transaction. */
@Repository
public class Lanes {
  private static final String SELECT =
      """
      SELECT l.id, l.chain_id, l.address, l.name, l.state, l.window_size, n.next_nonce, l.mined_nonce, l.balance,
             l.required_balance, l.audited_nonce, l.checked_at, l.blocked_nonce, l.blocked_reason, l.blocked_since,
             l.blocked_tries, l.retry_at, l.remote, l.weight
        FROM lanes l LEFT JOIN lane_nonces n ON n.lane_id = l.id
       WHERE l.chain_id = ?
       ORDER BY l.id
      """;
  private static final String REGISTER =
      """
      INSERT IGNORE INTO lanes (chain_id, address, name, state, window_size) VALUES (?, ?, ?, 'NEW', ?)
      """;
  private static final String ADOPT =
      "INSERT IGNORE INTO lane_nonces (lane_id, next_nonce) VALUES (?, ?)";
  private static final String ADOPT_SENDER = "INSERT IGNORE INTO lane_senders (lane_id) VALUES (?)";

  /** Subqueries are read without a lock: who signs must not hold up who settles blocks. */
  private static final String LOCK_COUNTERS =
      """
      SELECT n.lane_id, n.next_nonce, n.spent, (SELECT mined_nonce FROM lanes WHERE id = n.lane_id) AS mined_nonce,
             (SELECT window_size FROM lanes WHERE id = n.lane_id) AS window_size,
             (SELECT state FROM lanes WHERE id = n.lane_id) AS state
        FROM lane_nonces n WHERE n.lane_id IN (%s) ORDER BY n.lane_id FOR UPDATE
      """;

  private static final String MOVE_NONCE =
      "UPDATE lane_nonces SET next_nonce = ?, spent = COALESCE(?, spent) WHERE lane_id = ? AND next_nonce = ?";
  private static final String OBSERVE =
      """
      UPDATE lanes SET state = IF(state IN ('DRAINING', 'RETIRED'), state, ?),
                       required_balance = IF(?, required_balance, NULL), balance = ?, checked_at = ?
       WHERE id = ?
      """;
  private static final String ADVANCE =
      "UPDATE lanes SET mined_nonce = GREATEST(mined_nonce, ?), window_size = ? WHERE id = ?";
  private static final String REWIND =
      "UPDATE lanes SET mined_nonce = LEAST(mined_nonce, ?) WHERE id = ?";
  private static final String RECOUNT = "UPDATE lanes SET mined_nonce = ? WHERE id = ?";
  private static final String COUNT_NEW =
      "UPDATE lanes SET mined_nonce = ? WHERE id = ? AND mined_nonce IS NULL";
  private static final String AUDITED = "UPDATE lanes SET audited_nonce = ? WHERE id = ?";
  private static final String ALL_AUDITED =
      "SELECT id, audited_nonce FROM lanes WHERE chain_id = ? AND audited_nonce IS NOT NULL";
  private static final String PROGRESS =
      """
      SELECT l.id, l.window_size, n.next_nonce - COALESCE(l.mined_nonce, 0) AS signed
        FROM lanes l JOIN lane_nonces n ON n.lane_id = l.id WHERE l.id IN (%s)
      """;
  private static final String DRAIN =
      """
      UPDATE lanes SET state = 'DRAINING' WHERE chain_id = ? AND name = ? AND state IN ('NEW', 'ACTIVE', 'LOW_BALANCE', 'AWAY', 'PAUSED')
      """;
  private static final String RESUME =
      """
      UPDATE lanes SET state = IF(mined_nonce IS NULL, 'NEW', 'ACTIVE')
       WHERE chain_id = ? AND name = ? AND state IN ('DRAINING', 'RETIRED', 'PAUSED')
      """;

  private static final String DRAINING =
      "SELECT id FROM lanes WHERE chain_id = ? AND state = 'DRAINING' AND remote = FALSE";

  /** Everything signed is in blocks, and the audit has explained it at a depth that is final. */
  private static final String RETIRE =
      """
      UPDATE lanes l LEFT JOIN lane_nonces n ON n.lane_id = l.id SET l.state = 'RETIRED'
       WHERE l.id IN (%s) AND l.state = 'DRAINING'
         AND (n.next_nonce IS NULL
              OR (n.next_nonce <= l.mined_nonce AND (n.next_nonce <= l.audited_nonce OR l.id IN (%s))))
      """;

  private static final String RESIZE = "UPDATE lanes SET window_size = ? WHERE id = ?";

  private final JdbcTemplate sql;

  Lanes(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Every lane of the chain, in the order they were registered. */
  public List<Lane> all(ChainId chain) {
    return sql.query(SELECT, Row.each(Lanes::lane), chain.value());
  }

  /** The same, beside something else. */
  public Supplier<List<Lane>> all(OneTrip trip, ChainId chain) {
    return trip.ask(SELECT, Row.each(Lanes::lane), chain.value());
  }

  /**
   * Makes lanes of these keys known; those that are known stay as they are. A lane is named after
   * its address.
   */
  public void register(ChainId chain, List<Address> addresses, Window window) {
    for (int i = 0; i < addresses.size(); i++) {
      Address address = addresses.get(i);
      String name = "lane-" + address.hex().substring(2, 10);
      sql.update(REGISTER, chain.value(), address.bytes(), name, window.initial());
    }
  }

  /** Gives new lanes their first nonces, as the chain has them. A lane that has one keeps it. */
  public void adopt(Map<LaneId, Nonce> next) {
    sql.batchUpdate(
        ADOPT,
        Arguments.each(
            next.entrySet(), each -> Arguments.of(each.getKey().value(), each.getValue().value())));
    sql.batchUpdate(
        ADOPT_SENDER, Arguments.each(next.keySet(), lane -> Arguments.of(lane.value())));
    sql.batchUpdate(COUNT_NEW, byLane(next));
  }

  /** Of statements that set a nonce where the lane is this. */
  private static List<@Nullable Object[]> byLane(Map<LaneId, Nonce> nonces) {
    return Arguments.each(
        nonces.entrySet(), each -> Arguments.of(each.getValue().value(), each.getKey().value()));
  }

  /** What the blocks we follow have used of a lane, counted anew. */
  public void recount(LaneId lane, Nonce mined) {
    sql.update(RECOUNT, mined.value(), lane.value());
  }

  /**
   * Locks the lanes' nonce counters until the transaction ends, in one order for everybody, so that
   * two signers never wait for each other in a circle.
   *
   * @return the first free nonce of each lane that has a counter
   */
  public SortedMap<LaneId, Nonce> lockNonces(Collection<LaneId> lanes) {
    SortedMap<LaneId, Nonce> next = new TreeMap<>();
    lockCounters(lanes).forEach((lane, counter) -> next.put(lane, counter.next()));
    return next;
  }

  /** The same, with how far each lane may be signed ahead, and whether it takes anything. */
  public SortedMap<LaneId, Counter> lockCounters(Collection<LaneId> lanes) {
    SortedMap<LaneId, Counter> found = new TreeMap<>();
    sql.query(
        LOCK_COUNTERS.formatted(Columns.marks(lanes.size())),
        Row.all(row ->
            found.put(
                row.number("lane_id", LaneId::of),
                new Counter(
                    row.number("next_nonce", Nonce::new),
                    row.number("mined_nonce", Nonce::new),
                    row.count("window_size"),
                    row.word("state", LaneState.class),
                    HourlyValue.parse(row.textOrNull("spent"))))),
        lanes.stream().map(LaneId::value).toArray());
    return found;
  }

  /**
   * Moves locked counters forward, with the commit.
   *
   * @param moves per lane: the nonce it was locked at and the one it goes to
   */
  public void moveNonces(Map<LaneId, Move> moves) {
    LastWrites.addEach(
        sql,
        MOVE_NONCE,
        Lanes::wasLocked,
        Arguments.each(
            moves.entrySet(),
            each ->
                Arguments.of(
                    each.getValue().to().value(),
                    each.getValue().column(),
                    each.getKey().value(),
                    each.getValue().from().value())));
  }

  private static void wasLocked(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("a nonce counter moved although it was locked");
    }
  }

  /** Records what the chain says of lanes, in one batch. */
  public void observe(Map<LaneId, Observation> seen, Instant at) {
    sql.batchUpdate(
        OBSERVE,
        Arguments.each(
            seen.entrySet(),
            each ->
                Arguments.of(
                    each.getValue().state,
                    each.getValue().starved,
                    Columns.amount(each.getValue().balance.value()),
                    at,
                    each.getKey().value())));
  }

  /** Moves lanes on after a block: nonces it used up, and the window it earned. */
  public void advance(List<Advance> advances) {
    sql.batchUpdate(
        ADVANCE,
        Arguments.each(
            advances, each -> Arguments.of(each.mined.value(), each.window, each.lane.value())));
  }

  /** Every nonce under these is explained. */
  public void audited(Map<LaneId, Nonce> explained) {
    sql.batchUpdate(AUDITED, byLane(explained));
  }

  /** The nonce of each lane under which every nonce is explained; none of those not audited yet. */
  public Map<LaneId, Nonce> audited(ChainId chain) {
    Map<LaneId, Nonce> audited = new HashMap<>();
    sql.query(
        ALL_AUDITED,
        Row.all(row ->
            audited.put(row.number("id", LaneId::of), row.number("audited_nonce", Nonce::new))),
        chain.value());
    return audited;
  }

  /** A reorganisation freed nonces from this one on. */
  public void rewind(LaneId lane, Nonce mined) {
    sql.update(REWIND, mined.value(), lane.value());
  }

  /**
   * Retires a lane's key: it takes nothing new from now on, and ends what it has. What is routed to
   * it and not signed gets another lane.
   *
   * @param name what clients call {@code relayerId}
   * @return whether there was such a lane to drain
   */
  public boolean drain(ChainId chain, String name) {
    return sql.update(DRAIN, chain.value(), name) == 1;
  }

  /**
   * Takes a draining or retired lane back into service.
   *
   * @return whether there was such a lane
   */
  public boolean resume(ChainId chain, String name) {
    return sql.update(RESUME, chain.value(), name) == 1;
  }

  /**
   * Retires those draining lanes of which everything is over.
   *
   * @param draining as {@link #draining} says
   * @param signed those of them that have ever signed: only these wait for an audit
   * @return how many
   */
  public int retireDrained(Collection<LaneId> draining, Set<LaneId> signed) {
    if (draining.isEmpty()) {
      return 0;
    }
    List<Integer> all = draining.stream().map(LaneId::value).toList();
    List<Integer> unused =
        draining.stream().filter(each -> !signed.contains(each)).map(LaneId::value).toList();
    return sql.update(
        RETIRE.formatted(
            Columns.marks(all.size()), unused.isEmpty() ? "NULL" : Columns.marks(unused.size())),
        Arguments.of(all, unused));
  }

  /** Those that get no new work and are not retired yet. */
  public List<LaneId> draining(ChainId chain) {
    return sql.query(DRAINING, Row.each(row -> row.number("id", LaneId::of)), chain.value());
  }

  public void resize(LaneId lane, int window) {
    resize(Map.of(lane, window));
  }

  public void resize(Map<LaneId, Integer> windows) {
    sql.batchUpdate(
        RESIZE,
        Arguments.each(
            windows.entrySet(), each -> Arguments.of(each.getValue(), each.getKey().value())));
  }

  /** How far each of these lanes is; one without a counter is left out. */
  public Map<LaneId, Progress> progress(Collection<LaneId> lanes) {
    Map<LaneId, Progress> progress = new HashMap<>();
    sql.query(
        PROGRESS.formatted(Columns.marks(lanes.size())),
        Row.all(row ->
            progress.put(
                row.number("id", LaneId::of),
                new Progress(row.count("window_size"), row.number("signed")))),
        lanes.stream().map(LaneId::value).toArray());
    return progress;
  }

  private static Lane lane(Row row) throws SQLException {
    return new Lane(
        row.number("id", LaneId::of),
        row.number("chain_id", ChainId::new),
        row.bytes("address", Address::of),
        row.text("name"),
        row.word("state", LaneState.class),
        row.count("window_size"),
        row.numberOrNull("next_nonce", Nonce::new),
        row.numberOrNull("mined_nonce", Nonce::new),
        row.bytesOrNull("balance", Lanes::wei),
        row.bytesOrNull("required_balance", Lanes::wei),
        row.numberOrNull("audited_nonce", Nonce::new),
        row.timeOrNull("checked_at"),
        BlockedRow.read(row),
        row.flag("remote"),
        row.count("weight"));
  }

  /** An amount in big-endian bytes. */
  static Wei wei(byte[] column) {
    return new Wei(Columns.integer(column));
  }

  /**
   * A lane's nonce counter, locked.
   *
   * @param next the first free nonce
   * @param mined the first nonce no block has used
   * @param window transactions it may have in flight
   * @param spent value that was signed away
   */
  public record Counter(Nonce next, Nonce mined, int window, LaneState state, HourlyValue spent) {}

  /**
   * A counter's step, from the nonce it was locked at.
   *
   * @param spent what was signed away by then, that of these nonces included; {@code null} where
   *     nobody counts
   */
  public record Move(Nonce from, Nonce to, @Nullable HourlyValue spent) {
    /** A step that gives no value away. */
    public Move(Nonce from, Nonce to) {
      this(from, to, null);
    }

    private @Nullable String column() {
      return spent == null || spent.byMinute().isEmpty() ? null : spent.column();
    }
  }

  /**
   * How far a lane may send: nonces from {@code mined} on, {@code window} of them.
   *
   * @param mined the first nonce no block has used
   */
  public record Reach(Nonce mined, int window) {}

  /**
   * How far a lane is.
   *
   * @param window transactions it may have in flight
   * @param signed how many have a nonce and are in no block
   */
  public record Progress(int window, long signed) {}

  /**
   * A lane's step after a block.
   *
   * @param mined the first nonce not used by now
   */
  public record Advance(LaneId lane, Nonce mined, int window) {}

  /**
   * What the chain says of a lane.
   *
   * @param starved whether it still cannot pay for what is next
   */
  public record Observation(LaneState state, boolean starved, Wei balance) {}
}
