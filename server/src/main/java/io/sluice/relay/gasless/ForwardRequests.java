package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.failure.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Requests that users have signed, and what became of them. Every change names the states it starts
 * from. The caller owns the database transaction, except where it says otherwise.
 */
@Repository
class ForwardRequests {
  /** Nonces of one user read at once. */
  private static final int PAGE = 500;

  private static final String INSERT =
      """
      INSERT INTO forward_requests (id, client_id, chain_id, signer_id, nonce, open_nonce, to_address, value, gas, deadline, data,
                                    signature, speed, retry_on_failure, state, tries, created_at, updated_at, due_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ACCEPTED', 0, ?, ?, ?)
      """;
  private static final String RUNS =
      """
      SELECT %s FROM forward_requests r JOIN forward_signers s ON s.id = r.signer_id
       WHERE r.state = 'ACCEPTED' AND (%s) ORDER BY r.signer_id, r.open_nonce
      """;
  private static final String RUN = "(r.signer_id = ? AND r.open_nonce BETWEEN ? AND ?)";
  private static final String PACK =
      """
      UPDATE forward_requests SET state = 'ROUTED', carrier_id = ?, place = FIELD(id, %1$s) - 1, executed = NULL, updated_at = ?,
                                  due_at = NULL
       WHERE id IN (%1$s) AND state = 'ACCEPTED'
      """;
  private static final String SUBMIT =
      """
      UPDATE forward_requests SET state = 'SUBMITTED', hash = ?, block_number = NULL, executed = NULL, updated_at = ?
       WHERE carrier_id = ? AND state IN ('ROUTED', 'SUBMITTED', 'MINED')
      """;
  private static final String MINE =
      """
      UPDATE forward_requests SET state = 'MINED', hash = ?, block_number = ?, updated_at = ?
       WHERE carrier_id = ? AND state IN ('ROUTED', 'SUBMITTED', 'MINED')
      """;
  private static final String OF_CARRIERS =
      """
      SELECT r.carrier_id, %s FROM forward_requests r JOIN forward_signers s ON s.id = r.signer_id
       WHERE r.carrier_id IN (%s) AND r.state IN ('ROUTED', 'SUBMITTED', 'MINED') ORDER BY r.carrier_id, r.place
      """;
  private static final String SIGNERS =
      """
      SELECT DISTINCT signer_id FROM forward_requests
       WHERE carrier_id IN (%s) AND state IN ('ROUTED', 'SUBMITTED', 'MINED')
      """;
  private static final String EXECUTED =
      "UPDATE forward_requests SET executed = ? WHERE id IN (%s) AND carrier_id = ?";
  private static final String AGAIN =
      """
      UPDATE forward_requests SET state = 'ACCEPTED', carrier_id = NULL, place = NULL, tries = tries + 1, executed = NULL, hash = NULL,
                                  block_number = NULL, updated_at = ?, due_at = ?
       WHERE id = ? AND carrier_id = ? AND state IN ('ROUTED', 'SUBMITTED', 'MINED')
      """;
  private static final String REMEMBER =
      "INSERT INTO forward_retries (request_id, carrier_id, why, at) VALUES (?, ?, ?, ?)";
  private static final String END =
      """
      UPDATE forward_requests SET state = ?, open_nonce = NULL, failure_code = ?, failure_detail = ?, gas_used = ?, confirmed_at = ?,
                                  updated_at = ?, due_at = NULL
       WHERE id = ? AND %s
      """;
  private static final String END_WAITING = END.formatted("state = 'ACCEPTED'");
  private static final String END_CARRIED =
      END.formatted("carrier_id = ? AND state IN ('ROUTED', 'SUBMITTED', 'MINED')");
  private static final String SIGNER = "SELECT signer_id FROM forward_requests WHERE id = ?";
  private static final String CANCEL =
      """
      UPDATE forward_requests SET state = 'CANCELED', open_nonce = NULL, failure_code = ?, updated_at = ?, due_at = NULL
       WHERE id = ? AND state = 'ACCEPTED'
      """;
  private static final String OPEN =
      "SELECT open_nonce FROM forward_requests WHERE signer_id = ? AND open_nonce BETWEEN ? AND ? ORDER BY open_nonce";

  private final JdbcTemplate sql;
  private final ForwardFacts facts;
  private final ForwardSigners signers;
  private final Networks networks;
  private final TransactionTemplate transaction;

  ForwardRequests(
      JdbcTemplate sql,
      ForwardFacts facts,
      ForwardSigners signers,
      Networks networks,
      TransactionTemplate transaction) {
    this.sql = sql;
    this.facts = facts;
    this.signers = signers;
    this.networks = networks;
    this.transaction = transaction;
  }

  /**
   * Stores requests, in one batch. Whether their users are ready now is {@link Readiness}'s.
   *
   * @throws org.springframework.dao.DuplicateKeyException when an open request of the same signer
   *     has one of the nonces
   */
  void insert(List<NewForwardRequest> some) {
    sql.batchUpdate(INSERT, some.stream().map(each -> ForwardRow.of(each, askedAt(each))).toList());
    facts.tell(FactKind.ACCEPTED, some.stream().map(NewForwardRequest::id).toList());
  }

  private Instant askedAt(NewForwardRequest each) {
    return askedAt(each.chain(), each.request().deadline(), each.createdAt());
  }

  private Instant askedAt(ChainId chain, long deadline, Instant now) {
    Instant look = Gaps.next(now, now, networks.bean(chain, GaslessSettings.class).gapPatience());
    return Deadlines.after(deadline).isBefore(look) ? Deadlines.after(deadline) : look;
  }

  /**
   * What waits of some users, from the nonces on that are next; by user, then by nonce.
   *
   * @param most of each
   */
  List<HeldRequest> runs(Collection<ForwardSigners.Ready> ready, int most) {
    if (ready.isEmpty()) {
      return List.of();
    }
    String each = String.join(" OR ", Collections.nCopies(ready.size(), RUN));
    return sql.query(
        RUNS.formatted(ForwardRow.COLUMNS, each),
        Row.each(ForwardRow::held),
        Arguments.of(
            ready.stream()
                .map(one -> List.of(one.id(), one.firstNonce(), one.firstNonce() + most - 1))
                .toList()));
  }

  /**
   * Puts requests into a carrier, in this order.
   *
   * @return false when one of them does not wait any more; the caller takes all of it back
   */
  boolean pack(TransactionId carrier, List<HeldRequest> requests, Instant now) {
    List<UUID> ids = requests.stream().map(each -> each.id().value()).toList();
    int packed =
        sql.update(
            PACK.formatted(Columns.marks(ids.size())),
            Arguments.of(carrier.value(), ids, now, ids));
    return packed == ids.size();
  }

  /** A node has these carriers. */
  void submit(Collection<Carrier> carriers, Instant now) {
    submitted(carriers, now);
    facts.tell(FactKind.SUBMITTED, carriers, TransactionState.SUBMITTED);
  }

  /** No block has these carriers any more. */
  void unmine(Collection<Carrier> carriers, Instant now) {
    submitted(carriers, now);
    facts.tell(FactKind.UNMINED, carriers, TransactionState.SUBMITTED);
  }

  private void submitted(Collection<Carrier> carriers, Instant now) {
    sql.batchUpdate(
        SUBMIT,
        Arguments.each(
            carriers,
            each ->
                Arguments.of(
                    each.hash() == null ? null : each.hash().bytes(), now, each.id().value())));
  }

  /** A block has these carriers. */
  void mine(Collection<Carrier> carriers, Instant now) {
    sql.batchUpdate(
        MINE,
        Arguments.each(
            carriers,
            each ->
                Arguments.of(
                    each.hash() == null ? null : each.hash().bytes(),
                    each.block() == null ? null : each.block().value(),
                    now,
                    each.id().value())));
    facts.tell(FactKind.MINED, carriers, TransactionState.MINED);
  }

  /** What carriers, one or more, hold that is not over, in their order. */
  Map<TransactionId, List<HeldRequest>> of(Collection<TransactionId> carriers) {
    Map<TransactionId, List<HeldRequest>> held = new HashMap<>();
    sql.query(
        OF_CARRIERS.formatted(ForwardRow.COLUMNS, Columns.marks(carriers.size())),
        Row.all(row ->
            held.computeIfAbsent(new TransactionId(row.id("carrier_id")), any -> new ArrayList<>())
                .add(ForwardRow.held(row))),
        Arguments.of(carriers.stream().map(TransactionId::value).toList()));
    return held;
  }

  /** Whose requests carriers, one or more, hold that are not over. */
  List<Long> signersOf(Collection<TransactionId> carriers) {
    return sql.query(
        SIGNERS.formatted(Columns.marks(carriers.size())),
        Row.each(row -> row.number("signer_id")),
        Arguments.of(carriers.stream().map(TransactionId::value).toList()));
  }

  /** What events say of the calls. */
  void executed(Collection<Findings> found) {
    for (Findings each : found) {
      UUID carrier = each.carrier().id().value();
      each.executed().entrySet().stream()
          .collect(groupingBy(Map.Entry::getValue, mapping(one -> one.getKey().value(), toList())))
          .forEach((success, ids) ->
              sql.update(
                  EXECUTED.formatted(Columns.marks(ids.size())),
                  Arguments.of(success, ids, carrier)));
    }
  }

  /** Not executed by this carrier, which is over: they wait for another one. */
  void again(Collection<HeldRequest> requests, Carrier carrier, String why, Instant now) {
    sql.batchUpdate(
        AGAIN,
        Arguments.each(
            requests,
            each ->
                Arguments.of(
                    now,
                    askedAt(carrier.chain(), each.request().deadline(), now),
                    each.id().value(),
                    carrier.id().value())));
    sql.batchUpdate(
        REMEMBER,
        Arguments.each(
            requests,
            each ->
                Arguments.of(each.id().value(), carrier.id().value(), Columns.words(why), now)));
  }

  /**
   * They are over, without a carrier; one that is in a carrier by now is left to what comes of it.
   */
  void endWaiting(Collection<End> ends, Instant now) {
    tell(ends, sql.batchUpdate(END_WAITING, Arguments.each(ends, each -> each.values(now))));
  }

  /** They are over by what their carrier came to. */
  void endCarried(TransactionId carrier, Collection<End> ends, Instant now) {
    tell(
        ends,
        sql.batchUpdate(
            END_CARRIED,
            Arguments.each(ends, each -> Arguments.of(each.values(now), carrier.value()))));
  }

  /** Of those that could still be ended. */
  private void tell(Collection<End> ends, int[] counts) {
    List<TransactionId> ended = new ArrayList<>(counts.length);
    int at = 0;
    for (End each : ends) {
      if (counts[at++] == 1) {
        ended.add(each.id());
      }
    }
    facts.tell(FactKind.ENDED, ended);
  }

  /**
   * Takes one back that is in no carrier yet, in a database transaction of its own. Its nonce is
   * free again.
   *
   * @return whether it was in time
   */
  boolean cancel(TransactionId id, Instant now) {
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          int canceled =
              sql.update(CANCEL, Arguments.of(ErrorCode.CANCELED.code(), now, id.value()));
          if (canceled == 1) {
            facts.tell(FactKind.ENDED, List.of(id));
            signers.setReady(
                sql.query(
                    SIGNER, Row.each(row -> row.number("signer_id")), Arguments.of(id.value())),
                now);
          }
          return canceled == 1;
        }));
  }

  /**
   * The first nonce that no open request of a user has. Reads no more of them than stand before it.
   *
   * @param from where it is begun
   * @param until what follows it is not looked at
   * @return from {@code from} to {@code until + 1}
   */
  long firstFree(long signer, long from, long until) {
    long next = from;
    while (next <= until) {
      long last = Math.min(until, next + PAGE - 1);
      for (long nonce :
          sql.query(OPEN, Row.each(row -> row.number("open_nonce")), signer, next, last)) {
        if (nonce != next) {
          return next;
        }
        next++;
      }
      if (next <= last) {
        return next;
      }
    }
    return next;
  }

  /**
   * How a request ended.
   *
   * @param code {@code null} for a success
   * @param detail for people; {@code null} when the state says it all
   * @param gas its share of what its carrier used; {@code null} when no block executed it
   * @param executed whether a block executed it
   */
  record End(
      TransactionId id,
      TransactionState state,
      @Nullable ErrorCode code,
      @Nullable String detail,
      @Nullable Long gas,
      boolean executed) {
    private @Nullable Object[] values(Instant now) {
      return Arguments.of(
          state,
          code == null ? null : code.code(),
          Columns.words(detail),
          gas,
          executed ? now : null,
          now,
          id.value());
    }
  }
}
