package io.sluice.transaction;

import io.sluice.chain.Nonce;
import io.sluice.database.Columns;
import io.sluice.fee.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Transactions up to the moment a node has them. Every change names the state it starts from and
 * repeats it in its {@code WHERE}, so that a repeated message changes nothing. The caller owns the
 * database transaction. Later changes are in {@link MinedTransactions}.
 */
@Repository
public class Transactions {
  private static final String INSERT =
      """
      INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, gas_limit, speed, relayer,
                                valid_until, retry_on_failure, created_at, updated_at, due_at)
      VALUES (?, ?, ?, 'ACCEPTED', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ACCEPTED =
      "SELECT %s FROM transactions WHERE id IN (%s) AND state = 'ACCEPTED' ORDER BY id";
  private static final String KNOWN = "SELECT id FROM transactions WHERE id IN (%s)";
  private static final String ROUTE =
      """
      UPDATE transactions SET state = 'ROUTED', lane_id = ?, gas = ?, max_fee = ?, priority_fee = ?, updated_at = ?,
                              due_at = ?
       WHERE id = ? AND state = 'ACCEPTED'
      """;
  private static final String LOCK_ROUTED =
      "SELECT %s FROM transactions WHERE id IN (%s) AND state = 'ROUTED' ORDER BY id FOR UPDATE";
  private static final String SIGN =
      """
      UPDATE transactions SET state = 'SIGNED', nonce = ?, hash = ?, updated_at = ?, due_at = ?
       WHERE id = ? AND state = 'ROUTED'
      """;
  private static final String LOCK_IN_FLIGHT =
      """
      SELECT %s, nonce, void_reason,
             (SELECT COUNT(*) FROM attempts a WHERE a.lane_id = t.lane_id AND a.nonce = t.nonce) AS attempts
        FROM transactions t
       WHERE id IN (%s) AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL') ORDER BY id FOR UPDATE
      """;
  private static final String SIGN_AGAIN =
      "UPDATE transactions SET hash = ?, updated_at = ? WHERE id = ?";
  private static final String SUBMIT =
      """
      UPDATE transactions SET state = 'SUBMITTED', updated_at = ?, due_at = NULL
       WHERE id IN (%s) AND state = 'SIGNED'
      """;
  private static final String HURRY =
      """
      UPDATE transactions SET state = 'ACCEPTED', speed = ?, lane_id = NULL, updated_at = ?, due_at = ?
       WHERE id = ? AND state IN ('ACCEPTED', 'ROUTED')
      """;
  private static final String END =
      """
      UPDATE transactions SET state = ?, failure_code = ?, failure_detail = ?, updated_at = ?, due_at = NULL
       WHERE id = ? AND state IN ('ACCEPTED', 'ROUTED')
      """;
  private static final String OVERDUE =
      """
      SELECT id, state, lane_id FROM transactions WHERE due_at <= ? ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED
      """;
  private static final String POSTPONE = "UPDATE transactions SET due_at = ? WHERE id IN (%s)";

  private final JdbcTemplate sql;

  Transactions(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Stores new requests, in one batch. */
  public void insert(Collection<NewTransaction> requests, Duration allowance) {
    sql.batchUpdate(
        INSERT, requests.stream().map(request -> insertRow(request, allowance)).toList());
  }

  /** Those of the ids that still wait for a lane, oldest first. */
  public List<Accepted> accepted(Collection<TransactionId> ids) {
    return sql.query(
        ACCEPTED.formatted(IntentRow.COLUMNS, Columns.marks(ids.size())),
        (row, index) -> new Accepted(IntentRow.id(row), IntentRow.intent(row)),
        keys(ids));
  }

  /** Those of the ids that stand for nothing. */
  public Set<TransactionId> unknown(Collection<TransactionId> ids) {
    Set<TransactionId> unknown = new LinkedHashSet<>(ids);
    unknown.removeAll(
        sql.query(
            KNOWN.formatted(Columns.marks(ids.size())),
            (row, index) -> IntentRow.id(row),
            keys(ids)));
    return unknown;
  }

  /**
   * Accepted to routed.
   *
   * @return those that were accepted until now; the others had been routed or ended by somebody
   *     else
   */
  public List<Route> route(List<Route> routes, Instant now, Duration allowance) {
    int[] counts =
        sql.batchUpdate(
            ROUTE,
            routes.stream()
                .map(route ->
                    new @Nullable Object[] {
                      route.lane().value(),
                      route.gas(),
                      route.fees().max().toString(),
                      route.fees().priority().toString(),
                      Columns.time(now),
                      Columns.time(now.plus(allowance)),
                      Columns.id(route.id().value())
                    })
                .toList());
    return changed(routes, counts);
  }

  /**
   * Locks those of the ids that wait for a nonce, until the database transaction ends, oldest
   * first.
   */
  public List<Routed> lockRouted(Collection<TransactionId> ids) {
    return sql.query(
        LOCK_ROUTED.formatted(IntentRow.COLUMNS, Columns.marks(ids.size())),
        (row, index) -> new Routed(IntentRow.intent(row), IntentRow.route(row)),
        keys(ids));
  }

  /** Routed to signed, for rows that {@link #lockRouted} has locked. */
  public void sign(List<Attempt> attempts, Instant now, Duration allowance) {
    int[] counts =
        sql.batchUpdate(
            SIGN,
            attempts.stream()
                .map(attempt ->
                    new @Nullable Object[] {
                      attempt.nonce().value(),
                      attempt.hash().bytes(),
                      Columns.time(now),
                      Columns.time(now.plus(allowance)),
                      Columns.id(attempt.transaction().value())
                    })
                .toList());
    if (changed(attempts, counts).size() != attempts.size()) {
      throw new IllegalStateException("a transaction changed although it was locked");
    }
  }

  /** Locks those of the ids that have a nonce and are in no block. */
  public Map<TransactionId, InFlight> lockInFlight(Collection<TransactionId> ids) {
    Map<TransactionId, InFlight> found = new HashMap<>();
    sql.query(
        LOCK_IN_FLIGHT.formatted(IntentRow.COLUMNS, Columns.marks(ids.size())),
        row -> {
          found.put(
              IntentRow.id(row),
              new InFlight(
                  IntentRow.intent(row),
                  new Nonce(row.getLong("nonce")),
                  row.getLong("gas"),
                  row.getString("void_reason") != null,
                  row.getInt("attempts")));
        },
        keys(ids));
    return found;
  }

  /** Shows the newest attempts, for rows that {@link #lockInFlight} has locked. */
  public void signAgain(List<Attempt> attempts, Instant now) {
    sql.batchUpdate(
        SIGN_AGAIN,
        attempts.stream()
            .map(attempt ->
                new @Nullable Object[] {
                  attempt.hash().bytes(),
                  Columns.time(now),
                  Columns.id(attempt.transaction().value())
                })
            .toList());
  }

  /** Signed to submitted; those that a block was faster with stay as they are. */
  public void submit(Collection<TransactionId> ids, Instant now) {
    sql.update(SUBMIT.formatted(Columns.marks(ids.size())), prepend(Columns.time(now), keys(ids)));
  }

  /**
   * Back to accepted with another speed, while there is no nonce: it is routed and priced anew.
   *
   * @return whether it was in time
   */
  public boolean hurry(TransactionId id, Speed speed, Instant now, Duration allowance) {
    return sql.update(
            HURRY,
            speed.text(),
            Columns.time(now),
            Columns.time(now.plus(allowance)),
            Columns.id(id.value()))
        == 1;
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
            failures.stream()
                .map(failure ->
                    new @Nullable Object[] {
                      end.name(),
                      failure.code().code(),
                      Columns.text(failure.detail(), Columns.WORDS),
                      Columns.time(now),
                      Columns.id(failure.id().value())
                    })
                .toList());
    return changed(failures, counts);
  }

  /**
   * Locks transactions that have waited longer than their stage may take; those another sweeper has
   * are left to it.
   */
  public List<Overdue> lockOverdue(Instant now, int most) {
    return sql.query(
        OVERDUE,
        (row, index) ->
            new Overdue(
                IntentRow.id(row),
                TransactionState.valueOf(row.getString("state")),
                IntentRow.lane(row)),
        Columns.time(now),
        most);
  }

  /** Asks again at {@code due}. */
  public void postpone(Collection<TransactionId> ids, Instant due) {
    sql.update(
        POSTPONE.formatted(Columns.marks(ids.size())), prepend(Columns.time(due), keys(ids)));
  }

  private static @Nullable Object[] insertRow(NewTransaction request, Duration allowance) {
    Intent intent = request.intent();
    return new @Nullable Object[] {
      Columns.id(request.id().value()),
      request.clientId(),
      request.chain().value(),
      intent.to().bytes(),
      Columns.amount(intent.value().value()),
      intent.data().toArray(),
      intent.gasLimit(),
      intent.speed().text(),
      intent.relayer(),
      Columns.time(intent.validUntil()),
      intent.retryOnFailure(),
      Columns.time(request.createdAt()),
      Columns.time(request.createdAt()),
      Columns.time(request.createdAt().plus(allowance))
    };
  }

  static Object[] keys(Collection<TransactionId> ids) {
    return ids.stream().map(id -> Columns.id(id.value())).toArray();
  }

  static @Nullable Object[] prepend(@Nullable Object first, Object[] rest) {
    @Nullable Object[] all = new @Nullable Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  private static <T> List<T> changed(List<T> asked, int[] counts) {
    List<T> changed = new ArrayList<>(asked.size());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 1) {
        changed.add(asked.get(i));
      }
    }
    return changed;
  }
}
