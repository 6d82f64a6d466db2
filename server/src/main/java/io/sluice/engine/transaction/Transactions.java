package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Transactions up to the moment a node has them. Every change names the state it starts from and
 * repeats it in its {@code WHERE}, so that a repeated message changes nothing, and writes the
 * timeline and the facts of exactly what it changed. The caller owns the database transaction.
 * Later changes are in {@link MinedTransactions}.
 */
@PerNetwork
@Repository
public class Transactions {
  private static final String INSERT =
      """
      INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, gas_limit, speed, relayer,
                                valid_until, retry_on_failure, seal, created_at, updated_at)
      VALUES (?, ?, ?, 'ACCEPTED', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ACCEPTED =
      "SELECT %s FROM transactions WHERE id IN (%s) AND chain_id = ? AND state = 'ACCEPTED' ORDER BY id";
  private static final String KNOWN =
      """
      SELECT id FROM transactions WHERE id IN (%1$s) AND chain_id = ?
      UNION ALL SELECT id FROM archived_transactions WHERE id IN (%1$s) AND chain_id = ?
      """;
  private static final String ROUTE =
      """
      UPDATE transactions SET state = 'ROUTED', lane_id = ?, open_lane = ?, reserved = ?, gas = ?, max_fee = ?,
                              priority_fee = ?, waiting_for = NULL, updated_at = ?, due_at = ?
       WHERE id = ? AND chain_id = ? AND state = 'ACCEPTED' AND speed = ?
      """;
  private static final String LOCK_ROUTED =
      "SELECT %s FROM transactions t WHERE id IN (%s) AND chain_id = ? AND state = 'ROUTED' ORDER BY id FOR UPDATE";
  private static final String SIGN =
      """
      UPDATE transactions SET state = 'SIGNED', nonce = ?, hash = ?, waiting_for = NULL, updated_at = ?, due_at = ?
       WHERE id = ? AND chain_id = ? AND state = 'ROUTED'
      """;
  private static final String LOCK_IN_FLIGHT =
      """
      SELECT %s, nonce, void_reason,
             (SELECT COALESCE(MAX(ordinal) + 1, 0) FROM attempts a WHERE a.lane_id = t.lane_id AND a.nonce = t.nonce) AS ordinal
        FROM transactions t
       WHERE id IN (%s) AND chain_id = ? AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL') ORDER BY id FOR UPDATE
      """;
  private static final String SIGN_AGAIN =
      """
      UPDATE transactions SET hash = ?, gas = COALESCE(?, gas), reserved = GREATEST(reserved, CAST(? AS DECIMAL(65))), waiting_for = NULL,
                              updated_at = ?
       WHERE id = ? AND chain_id = ?
      """;

  /** What is told is what changes after it: its rows stay locked. */
  private static final String TELL_SUBMITTED =
      """
      INSERT INTO timeline (transaction_id, state, at)
      SELECT id, 'SUBMITTED', ? FROM transactions
       WHERE id IN (%s) AND chain_id = ? AND state = 'SIGNED' ORDER BY id FOR UPDATE
      """;

  private static final String SUBMIT =
      """
      UPDATE transactions SET state = 'SUBMITTED', waiting_for = NULL, updated_at = ?, due_at = NULL
       WHERE id IN (%s) AND chain_id = ? AND state = 'SIGNED'
      """;
  private static final String HURRY =
      """
      UPDATE transactions SET state = 'ACCEPTED', speed = ?, lane_id = NULL, open_lane = NULL, reserved = NULL,
                              waiting_for = NULL, updated_at = ?, due_at = NULL
       WHERE id = ? AND chain_id = ? AND state IN ('ACCEPTED', 'ROUTED')
      """;
  private static final String UNROUTE =
      """
      UPDATE transactions SET state = 'ACCEPTED', lane_id = NULL, open_lane = NULL, reserved = NULL, waiting_for = NULL,
                              updated_at = ?, due_at = NULL
       WHERE id = ? AND chain_id = ? AND state = 'ROUTED'
      """;
  private static final String WAIT_FOR =
      """
      UPDATE transactions SET waiting_for = ?, updated_at = ?
       WHERE id = ? AND chain_id = ? AND NOT (waiting_for <=> ?) AND state IN ('ACCEPTED', 'ROUTED', 'SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String MOVES =
      "UPDATE transactions SET waiting_for = NULL WHERE id IN (%s) AND chain_id = ?";
  private static final String END =
      """
      UPDATE transactions SET state = ?, failure_code = ?, failure_detail = ?, open_lane = NULL, waiting_for = NULL,
                              updated_at = ?, due_at = NULL
       WHERE id = ? AND chain_id = ? AND state IN ('ACCEPTED', 'ROUTED')
      """;
  private final JdbcTemplate sql;
  private final Waiting waiting;
  private final Timeline timeline;
  private final TransactionFacts facts;
  private final Seals seals;
  private final ChainId chain;

  Transactions(
      JdbcTemplate sql,
      Waiting waiting,
      Timeline timeline,
      TransactionFacts facts,
      Seals seals,
      ChainSettings chain) {
    this.sql = sql;
    this.waiting = waiting;
    this.timeline = timeline;
    this.facts = facts;
    this.seals = seals;
    this.chain = chain.chainId();
  }

  /** Stores new requests, with the commit; they wait for a lane from then on. */
  public void insert(Collection<NewTransaction> requests) {
    LastWrites.addRows(
        sql, INSERT, requests.stream().map(each -> IntentRow.of(each, seals)).toList());
    List<TransactionId> ids = requests.stream().map(NewTransaction::id).toList();
    waiting.enterNew(requests);
    facts.tellLast(FactKind.ACCEPTED, ids);
  }

  /** Those of the ids that still wait for a lane, oldest first. */
  public List<Accepted> accepted(Collection<TransactionId> ids) {
    return sql.query(
        ACCEPTED.formatted(IntentRow.COLUMNS, Columns.marks(ids.size())),
        Row.each(row -> new Accepted(IntentRow.id(row), IntentRow.intent(row))),
        Arguments.of(keys(ids), chain.value()));
  }

  /** Those of the ids that stand for nothing. */
  public Set<TransactionId> unknown(Collection<TransactionId> ids) {
    Set<TransactionId> unknown = new LinkedHashSet<>(ids);
    List<UUID> keys = keys(ids);
    unknown.removeAll(
        sql.query(
            KNOWN.formatted(Columns.marks(ids.size())),
            Row.each(IntentRow::id),
            Arguments.of(keys, chain.value(), keys, chain.value())));
    return unknown;
  }

  /**
   * Accepted to routed.
   *
   * @return those that were accepted until now; the others had been routed, sped up or ended by
   *     somebody else
   */
  public List<Route> route(List<Routing> routings, Instant now) {
    Instant due = TransactionState.ROUTED.due(now);
    int[] counts =
        sql.batchUpdate(
            ROUTE, Arguments.each(routings, each -> IntentRow.routed(each, now, due, chain)));
    List<Routing> changed = changed(routings, counts);
    List<Route> routed = changed.stream().map(Routing::route).toList();
    waiting.leave(routed.stream().map(Route::id).toList());
    timeline.append(
        changed.stream()
            .map(each -> new Event(each.route().id(), TransactionState.ROUTED, each.relayer(), now))
            .toList());
    return routed;
  }

  /**
   * Routed back to accepted: its lane cannot take it after all, and another is to be found.
   *
   * @param why for people
   * @return those that had a lane and no nonce until now
   */
  public List<TransactionId> unroute(Collection<TransactionId> ids, String why, Instant now) {
    List<TransactionId> asked = List.copyOf(ids);
    int[] counts =
        sql.batchUpdate(
            UNROUTE, Arguments.each(asked, id -> Arguments.of(now, id.value(), chain.value())));
    List<TransactionId> unrouted = changed(asked, counts);
    waiting.enter(unrouted);
    timeline.append(
        unrouted.stream().map(id -> new Event(id, TransactionState.ACCEPTED, why, now)).toList());
    return unrouted;
  }

  /**
   * Says why transactions do not move, for people; what moves them takes it back.
   *
   * @return those for which that is new; the others are in a block, over, or said so already
   */
  public List<TransactionId> waitFor(List<Wait> waits, Instant now) {
    int[] counts =
        sql.batchUpdate(
            WAIT_FOR,
            Arguments.each(
                waits,
                wait -> {
                  String reason = Columns.words(wait.reason);
                  return Arguments.of(reason, now, wait.id.value(), chain.value(), reason);
                }));
    List<Wait> changed = changed(waits, counts);
    Map<TransactionId, String> lines = new LinkedHashMap<>();
    changed.forEach(wait -> {
      if (wait.line != null) {
        lines.put(wait.id, wait.line);
      }
    });
    timeline.note(lines, now);
    return changed.stream().map(Wait::id).toList();
  }

  /** Nothing is waited for any more. */
  public void moves(Collection<TransactionId> ids) {
    sql.update(MOVES.formatted(Columns.marks(ids.size())), Arguments.of(keys(ids), chain.value()));
  }

  /**
   * Locks those of the ids that wait for a nonce, until the database transaction ends, oldest
   * first.
   */
  public List<Routed> lockRouted(Collection<TransactionId> ids) {
    return sql.query(
        LOCK_ROUTED.formatted(SealedRow.BEFORE_ITS_NONCE, Columns.marks(ids.size())),
        Row.each(row -> SealedRow.routed(row, seals, chain)),
        Arguments.of(keys(ids), chain.value()));
  }

  /** Routed to signed, for rows that {@link #lockRouted} has locked. */
  public void sign(List<Attempt> attempts, Instant now) {
    Instant due = TransactionState.SIGNED.due(now);
    LastWrites.addEach(
        sql,
        SIGN,
        rows -> check(rows == 1),
        Arguments.each(
            attempts,
            attempt ->
                Arguments.of(
                    attempt.nonce().value(),
                    attempt.hash().bytes(),
                    now,
                    due,
                    attempt.transaction().value(),
                    chain.value())));
    timeline.append(
        attempts.stream()
            .map(each ->
                new Event(
                    each.transaction(), TransactionState.SIGNED, "nonce " + each.nonce(), now))
            .toList());
    facts.tellLast(FactKind.SIGNED, attempts.stream().map(Attempt::transaction).toList());
  }

  private static void check(boolean asLocked) {
    if (!asLocked) {
      throw new IllegalStateException("a transaction changed although it was locked");
    }
  }

  /** Locks those of the ids that have a nonce and are in no block. */
  public Map<TransactionId, InFlight> lockInFlight(Collection<TransactionId> ids) {
    Map<TransactionId, InFlight> found = new HashMap<>();
    sql.query(
        LOCK_IN_FLIGHT.formatted(SealedRow.AT_ITS_NONCE, Columns.marks(ids.size())),
        Row.all(row ->
            found.put(
                IntentRow.id(row),
                new InFlight(
                    IntentRow.intent(row),
                    row.number("nonce", Nonce::new),
                    row.number("gas"),
                    row.textOrNull("void_reason") != null,
                    row.count("ordinal"),
                    SealedRow.doubtAtItsNonce(row, seals, chain)))),
        Arguments.of(keys(ids), chain.value()));
    return found;
  }

  /**
   * Shows the newest attempts, for rows that {@link #lockInFlight} has locked.
   *
   * @param attempts with what each is and why, for people
   */
  public void signAgain(Map<SignedAttempt, String> attempts, Instant now) {
    sql.batchUpdate(
        SIGN_AGAIN,
        Arguments.each(
            attempts.keySet(),
            signed ->
                Arguments.of(
                    signed.attempt().hash().bytes(),
                    signed.attempt().kind() == AttemptKind.NO_OP ? null : signed.gas(),
                    IntentRow.reserved(
                        UnsignedTransaction.decode(signed.raw()).transaction().mostItCosts()),
                    now,
                    signed.attempt().transaction().value(),
                    chain.value())));
    Map<TransactionId, String> lines = new LinkedHashMap<>();
    attempts.forEach((signed, words) -> lines.put(signed.attempt().transaction(), words));
    timeline.note(lines, now);
  }

  /** Signed to submitted, with the commit; those that a block was faster with stay as they are. */
  public void submit(Collection<TransactionId> ids, Instant now) {
    String marks = Columns.marks(ids.size());
    @Nullable Object[] arguments = Arguments.of(now, keys(ids), chain.value());
    AtomicInteger told = new AtomicInteger();
    LastWrites.add(sql, TELL_SUBMITTED.formatted(marks), told::set, arguments);
    facts.tellSubmitted(ids, chain, now);
    LastWrites.add(sql, SUBMIT.formatted(marks), rows -> check(rows == told.get()), arguments);
  }

  /**
   * Back to accepted with another speed, while there is no nonce: it is routed and priced anew.
   *
   * @return whether it was in time
   */
  public boolean hurry(TransactionId id, Speed speed, Instant now) {
    boolean inTime =
        sql.update(HURRY, Arguments.of(speed.text(), now, id.value(), chain.value())) == 1;
    if (inTime) {
      waiting.enter(List.of(id));
      String words = "sped up to " + speed.text();
      timeline.append(List.of(new Event(id, TransactionState.ACCEPTED, words, now)));
    }
    return inTime;
  }

  /**
   * To {@link TransactionState#FAILED} or {@link TransactionState#EXPIRED}, before a nonce was
   * reserved.
   *
   * @return those that could still be ended
   */
  public List<Failure> end(List<Failure> failures, TransactionState end, Instant now) {
    int[] counts =
        sql.batchUpdate(
            END,
            Arguments.each(
                failures,
                failure ->
                    Arguments.of(
                        end,
                        failure.code().code(),
                        Columns.words(failure.detail()),
                        now,
                        failure.id().value(),
                        chain.value())));
    List<Failure> ended = changed(failures, counts);
    List<TransactionId> ids = ended.stream().map(Failure::id).toList();
    waiting.leave(ids);
    timeline.append(
        ended.stream().map(each -> new Event(each.id(), end, each.detail(), now)).toList());
    facts.tell(FactKind.ENDED, ids);
    return ended;
  }

  static List<UUID> keys(Collection<TransactionId> ids) {
    return ids.stream().map(TransactionId::value).toList();
  }

  static <T> List<T> changed(List<T> asked, int[] counts) {
    List<T> changed = new ArrayList<>(asked.size());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 1) {
        changed.add(asked.get(i));
      }
    }
    return changed;
  }

  /**
   * Why a transaction does not move.
   *
   * @param reason for people; cut to what its column holds
   * @param line of its timeline; {@code null} when that says so already
   */
  public record Wait(TransactionId id, String reason, @Nullable String line) {}
}
