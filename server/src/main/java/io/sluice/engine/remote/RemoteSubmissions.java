package io.sluice.engine.remote;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What was given to relayers. Keys of the table say what must never be: two open submissions of one
 * transaction, two with one mark at one relayer, or two that are one there. Every change names the
 * states it starts from. The caller owns the database transaction.
 */
@Repository
public class RemoteSubmissions {
  private static final String COLUMNS =
      """
      s.transaction_id, s.ordinal, s.lane_id, s.state, s.request, s.anchor, s.remote_tx, s.remote_status, s.nonce, s.detail, s.created_at,
      s.heard_at\
      """;

  private static final String INTEND =
      """
      INSERT INTO remote_submissions (transaction_id, ordinal, lane_id, state, is_open, request, gas, mark, anchor, created_at, due_at)
      SELECT ?, COALESCE(MAX(ordinal) + 1, 0), ?, 'INTENT', TRUE, ?, ?, ?, ?, ?, ? FROM remote_submissions WHERE transaction_id = ?
      """;
  private static final String OPEN_OF =
      "SELECT %s FROM remote_submissions s WHERE s.transaction_id = ? AND s.is_open = TRUE FOR UPDATE"
          .formatted(COLUMNS);
  private static final String MARKS =
      "SELECT mark FROM remote_submissions WHERE lane_id = ? AND mark IS NOT NULL";
  private static final String TAKE =
      """
      UPDATE remote_submissions SET state = 'TAKEN', remote_tx = ?, remote_status = ?, detail = NULL, heard_at = ?, due_at = ?
       WHERE transaction_id = ? AND ordinal = ? AND state IN ('INTENT', 'HELD')
      """;
  private static final String DOUBT =
      """
      UPDATE remote_submissions SET state = ?, detail = ?, due_at = ?
       WHERE transaction_id = ? AND ordinal = ? AND state IN ('INTENT', 'HELD', 'TAKEN')
      """;
  private static final String CLOSE =
      """
      UPDATE remote_submissions SET state = ?, is_open = NULL, mark = NULL, detail = COALESCE(?, detail), due_at = NULL
       WHERE transaction_id = ? AND ordinal = ? AND is_open = TRUE AND state IN (%s)
      """;
  private static final String HEAR =
      """
      UPDATE remote_submissions SET remote_status = ?, nonce = COALESCE(?, nonce), heard_at = ?, due_at = LEAST(due_at, ?)
       WHERE transaction_id = ? AND ordinal = ? AND state = 'TAKEN'
      """;
  private static final String POSTPONE =
      "UPDATE remote_submissions SET due_at = ? WHERE transaction_id = ? AND ordinal = ? AND is_open = TRUE";
  private static final String DUE =
      """
      SELECT %s FROM remote_submissions s
       WHERE s.lane_id = ? AND s.due_at <= ? AND s.state IN (%s) ORDER BY s.due_at LIMIT ?
      """;
  private static final String BY_REMOTE =
      "SELECT %s FROM remote_submissions s WHERE s.remote_tx = ? LIMIT 3".formatted(COLUMNS);
  private static final String BOUND =
      "SELECT remote_tx FROM remote_submissions WHERE lane_id = ? AND remote_tx IN (%s)";
  private static final String LIVING =
      """
      SELECT remote_tx FROM remote_submissions
       WHERE lane_id = ? AND state = 'TAKEN' AND (remote_status IS NULL OR remote_status IN ('pending', 'sent', 'submitted', 'mined'))
      """;
  private static final String HELD =
      """
      SELECT %s FROM remote_submissions s JOIN remote_relayers r ON r.lane_id = s.lane_id
       WHERE r.chain_id = ? AND s.state = 'HELD' AND s.is_open = TRUE ORDER BY s.created_at LIMIT ?
      """
          .formatted(COLUMNS);
  private static final int PAGE = 500;

  private final JdbcTemplate sql;

  RemoteSubmissions(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Stores what is about to be sent, before it is.
   *
   * @param due when it is asked what became of it, should nobody know
   * @throws DuplicateKeyException when the transaction is with a relayer, or the mark is taken
   */
  void intend(
      LaneId lane,
      TransactionId id,
      RemoteRequest request,
      @Nullable String anchor,
      Instant now,
      Instant due) {
    sql.update(
        INTEND,
        Arguments.of(
            id.value(),
            lane.value(),
            request.body(),
            request.gas(),
            request.gas(),
            anchor,
            now,
            due,
            id.value()));
  }

  /** Marks that are taken at a relayer. */
  Set<Long> marks(LaneId lane) {
    return new HashSet<>(sql.queryForList(MARKS, Long.class, lane.value()));
  }

  /** The one that is open, locked; empty when nobody has the transaction. */
  public Optional<RemoteSubmission> lockOpen(TransactionId id) {
    return sql
        .query(OPEN_OF, Row.each(RemoteSubmissions::submission), Columns.id(id.value()))
        .stream()
        .findFirst();
  }

  /**
   * The relayer has it; says whether that is new.
   *
   * @throws DuplicateKeyException when another of ours has that id there
   */
  boolean take(RemoteSubmission one, RemoteTransaction there, Instant now, Instant due) {
    return sql.update(
            TAKE,
            Arguments.of(
                there.id(), there.status(), now, due, one.transaction().value(), one.ordinal()))
        == 1;
  }

  /** It is not known what became of it; says whether it is open. */
  boolean doubt(
      RemoteSubmission one, RemoteSubmission.State state, @Nullable String why, Instant due) {
    return sql.update(
            DOUBT,
            Arguments.of(state, Columns.words(why), due, one.transaction().value(), one.ordinal()))
        == 1;
  }

  /** Nobody has it any more, or it is over; says whether it stood in one of these states. */
  boolean close(
      RemoteSubmission one,
      RemoteSubmission.State end,
      @Nullable String why,
      RemoteSubmission.State... from) {
    return sql.update(
            CLOSE.formatted(Columns.marks(from.length)),
            Arguments.of(
                end, Columns.words(why), one.transaction().value(), one.ordinal(), List.of(from)))
        == 1;
  }

  /** What the relayer tells of it; that may bring its next look nearer, and never puts it off. */
  boolean hear(
      RemoteSubmission one, String status, @Nullable Nonce nonce, Instant now, Instant due) {
    return sql.update(
            HEAR,
            Arguments.of(
                status,
                nonce == null ? null : nonce.value(),
                now,
                due,
                one.transaction().value(),
                one.ordinal()))
        == 1;
  }

  void postpone(RemoteSubmission one, Instant due) {
    sql.update(POSTPONE, Arguments.of(due, one.transaction().value(), one.ordinal()));
  }

  /** Those of a relayer whose time has come, in these states; the longest due first. */
  List<RemoteSubmission> due(LaneId lane, Instant now, int most, RemoteSubmission.State... states) {
    return sql.query(
        DUE.formatted(COLUMNS, Columns.marks(states.length)),
        Row.each(RemoteSubmissions::submission),
        Arguments.of(lane.value(), now, List.of(states), most));
  }

  /** Those with this id at their relayers. */
  List<RemoteSubmission> withRemoteId(String remoteId) {
    return sql.query(BY_REMOTE, Row.each(RemoteSubmissions::submission), remoteId);
  }

  /** Those of the ids that are known to be of ours. */
  Set<String> bound(LaneId lane, Collection<String> ids) {
    Set<String> bound = new HashSet<>();
    List<String> all = List.copyOf(ids);
    for (int from = 0; from < all.size(); from += PAGE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + PAGE));
      bound.addAll(
          sql.queryForList(
              BOUND.formatted(Columns.marks(some.size())),
              String.class,
              Arguments.of(lane.value(), some)));
    }
    return bound;
  }

  /** Ids of what a relayer has of ours and has not told to be over: it must have them still. */
  Set<String> living(LaneId lane) {
    return new HashSet<>(sql.queryForList(LIVING, String.class, lane.value()));
  }

  /** Those that wait for a person, the oldest first. */
  public List<RemoteSubmission> held(ChainId chain, int most) {
    return sql.query(HELD, Row.each(RemoteSubmissions::submission), chain.value(), most);
  }

  private static RemoteSubmission submission(Row row) throws SQLException {
    return new RemoteSubmission(
        new TransactionId(row.id("transaction_id")),
        row.count("ordinal"),
        row.number("lane_id", LaneId::of),
        row.word("state", RemoteSubmission.State.class),
        RemoteRequest.read(row.text("request")),
        row.textOrNull("anchor"),
        row.textOrNull("remote_tx"),
        row.textOrNull("remote_status"),
        row.numberOrNull("nonce", Nonce::new),
        row.textOrNull("detail"),
        row.time("created_at"),
        row.timeOrNull("heard_at"));
  }
}
