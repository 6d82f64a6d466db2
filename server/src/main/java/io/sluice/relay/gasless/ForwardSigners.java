package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Where users stand at a forwarder. Its own nonces are the truth, and what is known of them here
 * may be behind. A user is ready when nothing of theirs is in flight and the request of the known
 * nonce waits; or when that which follows everything in flight waits and may go behind it ({@link
 * Ready#behind}). Whoever changes one of these says so in the same database transaction. The caller
 * owns the transaction.
 */
@Repository
class ForwardSigners implements StandingsDesk.Source {
  /** Signers asked for in one statement, which looks for the nonces of all at each of them. */
  private static final int MOST_AT_ONCE = 50;

  /** Carriers of one user at once: should the first fail, those behind it were for nothing. */
  private static final int MOST_IN_FLIGHT = 4;

  private static final String STANDINGS =
      """
      SELECT s.id, s.address, s.known_nonce, s.executed_nonce, r.open_nonce
        FROM forward_signers s LEFT JOIN forward_requests r ON r.signer_id = s.id AND r.open_nonce IN (%s)
       WHERE s.chain_id = ? AND s.forwarder = ? AND s.address IN (%s)
      """;
  private static final String KNOW =
      """
      INSERT INTO forward_signers (chain_id, forwarder, address, known_nonce, in_flight) VALUES %s
      ON DUPLICATE KEY UPDATE known_nonce = GREATEST(known_nonce, VALUES(known_nonce))
      """;
  private static final String KNOWN = "(?, ?, ?, ?, 0)";
  private static final String IDS =
      "SELECT id, address FROM forward_signers WHERE chain_id = ? AND forwarder = ? AND address IN (%s)";
  private static final String LOWER =
      "UPDATE forward_signers SET known_nonce = GREATEST(?, executed_nonce) WHERE id = ? AND known_nonce > ?";

  /** The nonce that goes next. */
  private static final String FIRST =
      "CASE WHEN in_flight = 0 THEN known_nonce ELSE packed_nonce END";

  private static final String READY =
      """
      SELECT s.id, s.forwarder, s.ready_since, s.in_flight, s.first_nonce, c.lane_id
        FROM (SELECT id, forwarder, ready_since, in_flight, %1$s AS first_nonce FROM forward_signers
               WHERE chain_id = ? AND ready_since IS NOT NULL ORDER BY ready_since LIMIT ?) s
             LEFT JOIN forward_requests l ON s.in_flight > 0 AND l.signer_id = s.id AND l.open_nonce = s.first_nonce - 1
             LEFT JOIN forward_carriers c ON c.id = l.carrier_id
       ORDER BY s.ready_since
      """
          .formatted(FIRST);
  private static final String LOCK_READY =
      "SELECT id, in_flight, "
          + FIRST
          + " AS first_nonce FROM forward_signers WHERE id IN (%s) AND ready_since IS NOT NULL ORDER BY id FOR UPDATE SKIP LOCKED";
  private static final String SET_ASIDE =
      "UPDATE forward_signers SET ready_since = NULL WHERE id IN (%s)";
  private static final String PUT_IN_FLIGHT =
      "UPDATE forward_signers SET in_flight = in_flight + 1, packed_nonce = ?, ready_since = NULL WHERE id = ?";
  private static final String SETTLE =
      """
      UPDATE forward_signers SET known_nonce = GREATEST(known_nonce, ?), executed_nonce = GREATEST(executed_nonce, ?),
                                 in_flight = GREATEST(in_flight - ?, 0)
       WHERE id = ?
      """;
  private static final String UNSETTLE =
      """
      UPDATE forward_signers SET known_nonce = LEAST(known_nonce, ?), executed_nonce = LEAST(executed_nonce, ?),
                                 in_flight = in_flight + 1, ready_since = NULL
       WHERE id = ?
      """;
  private static final String LOCK =
      "SELECT id FROM forward_signers WHERE id IN (%s) ORDER BY id FOR UPDATE";
  private static final String SET_READY =
      """
      UPDATE forward_signers s
         SET s.ready_since = CASE
               WHEN s.in_flight = 0 AND EXISTS (SELECT 1 FROM forward_requests r
                                                 WHERE r.signer_id = s.id AND r.open_nonce = s.known_nonce AND r.state = 'ACCEPTED')
               THEN COALESCE(s.ready_since, ?)
               WHEN s.in_flight BETWEEN 1 AND %d
                AND EXISTS (SELECT 1 FROM forward_requests r WHERE r.signer_id = s.id AND r.open_nonce = s.packed_nonce
                                                               AND r.state = 'ACCEPTED' AND r.tries = 0 AND r.value = x'00')
                AND EXISTS (SELECT 1 FROM forward_requests l JOIN forward_carriers c ON c.id = l.carrier_id
                             WHERE l.signer_id = s.id AND l.open_nonce = s.packed_nonce - 1
                               AND l.state IN ('SUBMITTED', 'MINED') AND l.tries = 0 AND c.lane_id IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM forward_requests w
                                 WHERE w.signer_id = s.id AND w.open_nonce >= s.known_nonce AND w.open_nonce < s.packed_nonce
                                   AND w.state = 'ACCEPTED')
               THEN COALESCE(s.ready_since, ?) END
       WHERE s.id IN (%%s)
      """
          .formatted(MOST_IN_FLIGHT - 1);
  private static final String ARE_READY =
      "SELECT id FROM forward_signers WHERE id IN (%s) AND ready_since IS NOT NULL LIMIT 1";

  private final JdbcTemplate sql;

  ForwardSigners(JdbcTemplate sql) {
    this.sql = sql;
  }

  @Override
  public Map<Address, Standing> standings(
      ChainId chain, Address forwarder, Map<Address, ? extends Collection<Long>> nonces) {
    Map<Address, Standing> found = new HashMap<>();
    List<Address> all = List.copyOf(nonces.keySet());
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      List<Address> some = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
      Set<Long> looked = new TreeSet<>();
      for (Address each : some) {
        for (long nonce : Objects.requireNonNull(nonces.get(each))) {
          looked.add(nonce - 1);
          looked.add(nonce);
        }
      }
      sql.query(
          STANDINGS.formatted(Columns.marks(looked.size()), Columns.marks(some.size())),
          Row.all(row -> add(row, found)),
          Arguments.of(
              looked,
              chain.value(),
              forwarder.bytes(),
              some.stream().map(Address::bytes).toList()));
    }
    return found;
  }

  private static void add(Row row, Map<Address, Standing> found) throws SQLException {
    Address user = row.bytes("address", Address::of);
    Standing standing = found.get(user);
    if (standing == null) {
      standing =
          new Standing(
              row.number("id"),
              row.number("known_nonce"),
              row.number("executed_nonce"),
              new HashSet<>());
      found.put(user, standing);
    }
    Long open = row.numberOrNull("open_nonce");
    if (open != null) {
      standing.open.add(open);
    }
  }

  /**
   * Notes what the forwarder says; a nonce that is lower than what is known is an old answer,
   * unless {@link #lower} says otherwise. One statement, which is a commit of its own where the
   * caller has no transaction.
   *
   * @param nonces by user; one or more
   */
  void know(ChainId chain, Address forwarder, Map<Address, Long> nonces) {
    Map<Address, Long> sorted = new TreeMap<>(Comparator.comparing(Address::hex));
    sorted.putAll(nonces);
    List<Object> values = new ArrayList<>();
    sorted.forEach((user, nonce) -> {
      values.add(chain.value());
      values.add(forwarder.bytes());
      values.add(user.bytes());
      values.add(nonce);
    });
    sql.update(
        KNOW.formatted(String.join(", ", Collections.nCopies(sorted.size(), KNOWN))),
        values.toArray());
  }

  /** The rows of users, by user, once they are known. */
  Map<Address, Long> ids(ChainId chain, Address forwarder, Collection<Address> users) {
    Map<Address, Long> found = new HashMap<>();
    sql.query(
        IDS.formatted(Columns.marks(users.size())),
        Row.all(row -> found.put(row.bytes("address", Address::of), row.number("id"))),
        Arguments.of(
            chain.value(), forwarder.bytes(), users.stream().map(Address::bytes).toList()));
    return found;
  }

  /**
   * Notes that the forwarder says less than what is known, and is right: a reorganisation has taken
   * back what used the nonces between. What carriers of ours have executed stays.
   *
   * @param said by user
   */
  void lower(Map<Long, Long> said) {
    sql.batchUpdate(
        LOWER,
        Arguments.each(
            new TreeMap<>(said).entrySet(),
            each -> Arguments.of(each.getValue(), each.getKey(), each.getValue())));
  }

  /** Those that are ready, the longest first. */
  List<Ready> ready(ChainId chain, int most) {
    return sql.query(READY, Row.each(ForwardSigners::ready), chain.value(), most);
  }

  /**
   * Locks those that are still ready, and for the same; what another process has locked is left to
   * it. Known after the trip.
   */
  Supplier<List<Long>> lockReady(OneTrip trip, Collection<Ready> ready) {
    if (ready.isEmpty()) {
      return List::of;
    }
    Set<Turn> turns = new HashSet<>();
    ready.forEach(each -> turns.add(each.turn()));
    Supplier<List<Turn>> locked =
        trip.ask(
            LOCK_READY.formatted(Columns.marks(ready.size())),
            Row.each(ForwardSigners::turn),
            ready.stream().map(Ready::id).toArray());
    return () -> locked.get().stream().filter(turns::contains).map(Turn::id).toList();
  }

  /** For what is asked for at the same time. */
  OneTrip trip() {
    return new OneTrip(sql);
  }

  /** Leaves them alone until something of theirs changes, or a request is asked why it waits. */
  void setAside(Collection<Long> ids) {
    if (!ids.isEmpty()) {
      sql.update(SET_ASIDE.formatted(Columns.marks(ids.size())), Arguments.of(ids));
    }
  }

  /**
   * Carriers take requests of theirs.
   *
   * @param next by user, the first nonce after those in carriers
   */
  void putInFlight(Map<Long, Long> next) {
    LastWrites.addEach(
        sql,
        PUT_IN_FLIGHT,
        any -> {},
        Arguments.each(
            new TreeMap<>(next).entrySet(), each -> Arguments.of(each.getValue(), each.getKey())));
  }

  /** What carriers came to. */
  void settle(Collection<Findings.Landing> landings, Instant now) {
    sql.batchUpdate(
        SETTLE,
        Arguments.each(
            landings.stream().sorted(Comparator.comparingLong(Findings.Landing::signer)).toList(),
            each ->
                Arguments.of(
                    each.next(), each.executed(), each.inFlight() ? 1 : 0, each.signer())));
    setReadyOfLocked(
        landings.stream().map(Findings.Landing::signer).distinct().sorted().toList(), now);
  }

  /**
   * A carrier that was settled is in no block any more.
   *
   * @param nonces by user, the lowest it holds
   */
  void unsettle(Map<Long, Long> nonces) {
    sql.batchUpdate(
        UNSETTLE,
        Arguments.each(
            new TreeMap<>(nonces).entrySet(),
            each -> Arguments.of(each.getValue(), each.getValue(), each.getKey())));
  }

  /**
   * Finds out anew which of these are ready. They are locked first: a statement that waits for a
   * lock looks at requests as they stood when it began to wait. In a database transaction.
   */
  void setReady(Collection<Long> ids, Instant now) {
    if (!ids.isEmpty()) {
      List<Long> sorted = ids.stream().distinct().sorted().toList();
      sql.query(
          LOCK.formatted(Columns.marks(sorted.size())),
          Row.each(row -> row.number("id")),
          sorted.toArray());
      setReadyOfLocked(sorted, now);
    }
  }

  /** Finds out anew which of these are ready, which the caller has locked. */
  void setReadyOfLocked(List<Long> ids, Instant now) {
    if (!ids.isEmpty()) {
      sql.update(SET_READY.formatted(Columns.marks(ids.size())), Arguments.of(now, now, ids));
    }
  }

  /** Whether one of these is ready. */
  boolean anyReady(Collection<Long> ids) {
    return !ids.isEmpty()
        && !sql.query(
                ARE_READY.formatted(Columns.marks(ids.size())),
                Row.each(row -> row.number("id")),
                Arguments.of(ids))
            .isEmpty();
  }

  private static Ready ready(Row row) throws SQLException {
    return new Ready(
        turn(row),
        row.bytes("forwarder", Address::of),
        row.time("ready_since"),
        row.numberOrNull("lane_id", lane -> new LaneId((int) lane)));
  }

  private static Turn turn(Row row) throws SQLException {
    return new Turn(row.number("id"), row.number("first_nonce"), row.number("in_flight") > 0);
  }

  /**
   * How a user stands to nonces.
   *
   * @param id of the row
   * @param knownNonce the first that is not used, as far as we know
   * @param executedNonce the first after those that carriers of ours have executed; 0 for none
   * @param open which of those asked for, and of the ones before each, an open request has
   */
  record Standing(long id, long knownNonce, long executedNonce, Set<Long> open) {
    Standing copy() {
      return new Standing(id, knownNonce, executedNonce, new HashSet<>(open));
    }
  }

  /**
   * What is next of a user.
   *
   * @param id of the row
   * @param nonce of the request
   * @param flying whether others of theirs are in flight before it
   */
  record Turn(long id, long nonce, boolean flying) {}

  /**
   * A user whose next request may go.
   *
   * @param since when it became so
   * @param behind the lane of those in flight before it, on which it must follow them; {@code null}
   *     when it may take any, or when they went away a moment ago
   */
  record Ready(Turn turn, Address forwarder, Instant since, @Nullable LaneId behind) {
    long id() {
      return turn.id;
    }

    long firstNonce() {
      return turn.nonce;
    }

    boolean flying() {
      return turn.flying;
    }
  }
}
