package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Transactions that somebody else signs for. From the moment they may have been given away only
 * blocks, or proof that nobody has them, can end or move them; they have no nonce here, by which
 * every change tells them from those that are signed here. The caller owns the database
 * transaction.
 */
@PerNetwork
@Repository
public class RemoteTransactions {
  private static final String LOCK_ROUTED =
      """
      SELECT %s FROM transactions t FORCE INDEX (by_open_lane)
       WHERE open_lane = ? AND chain_id = ? AND state = 'ROUTED' ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED
      """
          .formatted(SealedRow.BEFORE_ITS_NONCE);
  private static final String GIVE =
      """
      UPDATE transactions SET state = 'SIGNED', waiting_for = NULL, updated_at = ?, due_at = NULL
       WHERE id = ? AND chain_id = ? AND lane_id = ? AND state = 'ROUTED'
      """;
  private static final String TAKE_BACK =
      """
      UPDATE transactions SET state = 'ACCEPTED', lane_id = NULL, open_lane = NULL, reserved = NULL, waiting_for = NULL,
                              updated_at = ?, due_at = NULL
       WHERE id = ? AND chain_id = ? AND nonce IS NULL AND state = 'SIGNED'
      """;
  private static final String FAIL =
      """
      UPDATE transactions SET state = 'FAILED', failure_code = ?, failure_detail = ?, open_lane = NULL, waiting_for = NULL,
                              updated_at = ?, due_at = NULL
       WHERE id = ? AND chain_id = ? AND nonce IS NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String SHOW =
      """
      UPDATE transactions SET hash = ?, updated_at = ?
       WHERE id = ? AND chain_id = ? AND nonce IS NULL AND state IN ('SIGNED', 'SUBMITTED', 'IN_MEMPOOL')
      """;
  private static final String STATES =
      "SELECT id, state FROM transactions WHERE id IN (%s) AND chain_id = ?";
  private static final String INTENTS =
      "SELECT %s FROM transactions WHERE id IN (%s) AND chain_id = ?";
  private static final String ANY_ON =
      "SELECT 1 FROM transactions WHERE open_lane = ? AND chain_id = ? LIMIT 1";

  private final JdbcTemplate sql;
  private final Waiting waiting;
  private final Timeline timeline;
  private final TransactionFacts facts;
  private final Seals seals;
  private final ChainId chain;

  RemoteTransactions(
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

  /** Locks what is routed to a lane and was given to nobody; what another has is left to it. */
  public List<Routed> lockRouted(LaneId lane, int most) {
    return sql.query(
        LOCK_ROUTED,
        Row.each(row -> SealedRow.routed(row, seals, chain)),
        Arguments.of(lane.value(), chain.value(), most));
  }

  /**
   * Routed to signed, for rows that are locked: from the commit on somebody else may have them.
   *
   * @param relayer its name, for people
   */
  public void give(LaneId lane, String relayer, Collection<TransactionId> ids, Instant now) {
    int[] counts =
        sql.batchUpdate(
            GIVE,
            Arguments.each(ids, id -> Arguments.of(now, id.value(), chain.value(), lane.value())));
    List<TransactionId> all = List.copyOf(ids);
    if (Transactions.changed(all, counts).size() != all.size()) {
      throw new IllegalStateException("a transaction changed although it was locked");
    }
    timeline.append(
        all.stream()
            .map(id -> new Event(id, TransactionState.SIGNED, "given to " + relayer, now))
            .toList());
    facts.tell(FactKind.SIGNED, all);
  }

  /**
   * Back to accepted: it is certain that nobody has them.
   *
   * @param why for people, of each
   * @return those that were changed
   */
  public List<TransactionId> takeBack(Map<TransactionId, String> why, Instant now) {
    List<TransactionId> asked = List.copyOf(why.keySet());
    int[] counts =
        sql.batchUpdate(
            TAKE_BACK, Arguments.each(asked, id -> Arguments.of(now, id.value(), chain.value())));
    List<TransactionId> back = Transactions.changed(asked, counts);
    waiting.enter(back);
    timeline.append(
        back.stream()
            .map(id -> new Event(id, TransactionState.ACCEPTED, why.get(id), now))
            .toList());
    return back;
  }

  /** To failed: it is certain that its effect will never be. Says which were changed. */
  public List<Failure> fail(List<Failure> failures, Instant now) {
    int[] counts =
        sql.batchUpdate(
            FAIL,
            Arguments.each(
                failures,
                each ->
                    Arguments.of(
                        each.code().code(),
                        Columns.words(each.detail()),
                        now,
                        each.id().value(),
                        chain.value())));
    List<Failure> failed = Transactions.changed(failures, counts);
    timeline.append(
        failed.stream()
            .map(each -> new Event(each.id(), TransactionState.FAILED, each.detail(), now))
            .toList());
    facts.tell(FactKind.ENDED, failed.stream().map(Failure::id).toList());
    return failed;
  }

  /** Shows the newest hash, while no block has one. */
  public void show(TransactionId id, TxHash hash, Instant now) {
    sql.update(SHOW, Arguments.of(hash.bytes(), now, id.value(), chain.value()));
  }

  /** Where these stand; those that are archived are left out. */
  public Map<TransactionId, TransactionState> states(Collection<TransactionId> ids) {
    Map<TransactionId, TransactionState> states = new HashMap<>();
    if (!ids.isEmpty()) {
      sql.query(
          STATES.formatted(Columns.marks(ids.size())),
          Row.all(row -> states.put(IntentRow.id(row), row.word("state", TransactionState.class))),
          Arguments.of(Transactions.keys(ids), chain.value()));
    }
    return states;
  }

  /** What was asked for. */
  public Map<TransactionId, Intent> intents(Collection<TransactionId> ids) {
    Map<TransactionId, Intent> intents = new HashMap<>();
    if (!ids.isEmpty()) {
      sql.query(
          INTENTS.formatted(IntentRow.COLUMNS, Columns.marks(ids.size())),
          Row.all(row -> intents.put(IntentRow.id(row), IntentRow.intent(row))),
          Arguments.of(Transactions.keys(ids), chain.value()));
    }
    return intents;
  }

  /** Whether anything is on a lane that no block holds. */
  public boolean anyOn(LaneId lane) {
    return !sql.query(ANY_ON, Row.each(_ -> 1), lane.value(), chain.value()).isEmpty();
  }
}
