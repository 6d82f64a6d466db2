package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.JoinedLanes;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * A client's transactions by pages that have numbers, and by their nonces. What is counted and
 * skipped is read, so both end at {@link #MOST}; lists without an end are those of {@link
 * TransactionQueries}.
 */
@Repository
public class TransactionPages {
  /** The newest that are counted, and among which a page may lie. */
  public static final int MOST = 10_000;

  private static final String OF_STATE =
      """
      SELECT id FROM transactions FORCE INDEX (by_client)
       WHERE client_id = ? AND state = ? AND chain_id = ? ORDER BY id DESC LIMIT %d\
      """;
  private static final String OF_LANE =
      """
      SELECT id FROM transactions FORCE INDEX (by_lane)
       WHERE client_id = ? AND lane_id = ?%s ORDER BY id DESC LIMIT %d\
      """;

  /** What must go through a lane is its own before it is routed. */
  private static final String WAITING =
      """
      SELECT id FROM transactions FORCE INDEX (by_client)
       WHERE client_id = ? AND state = 'ACCEPTED' AND chain_id = ? AND relayer = ? AND lane_id IS NULL
       ORDER BY id DESC LIMIT %d\
      """;

  private static final String COUNT = "SELECT COUNT(*) FROM (%s) u";
  private static final String PAGE =
      """
      SELECT %s
        FROM (SELECT id FROM (%s) u ORDER BY id DESC LIMIT ? OFFSET ?) w
        STRAIGHT_JOIN transactions t FORCE INDEX (PRIMARY) ON t.id = w.id LEFT JOIN %s l ON l.id = t.lane_id
       ORDER BY t.id DESC
      """;
  private static final String OF_NONCE =
      """
      SELECT transaction_id FROM attempts WHERE lane_id = ? AND nonce = ?
      UNION SELECT id FROM archived_transactions WHERE lane_id = ? AND nonce = ?
      """;

  private final JdbcTemplate sql;
  private final TransactionQueries transactions;

  TransactionPages(JdbcTemplate sql, TransactionQueries transactions) {
    this.sql = sql;
    this.transactions = transactions;
  }

  /**
   * Those that are not archived, newest first.
   *
   * @param skipped so many newer ones are left out; with the limit no more than {@link #MOST}
   */
  public List<TransactionView> page(Question question, int skipped, int limit) {
    List<@Nullable Object> arguments = new ArrayList<>();
    String ids = ids(question, skipped + limit, arguments);
    arguments.add(limit);
    arguments.add(skipped);
    return sql.query(
        PAGE.formatted(ViewRow.COLUMNS, ids, JoinedLanes.NAMES),
        Row.each(ViewRow::view),
        arguments.toArray());
  }

  /** How many there are; {@link #MOST} for that many or more. */
  public int count(Question question) {
    List<@Nullable Object> arguments = new ArrayList<>();
    String ids = ids(question, MOST, arguments);
    Integer found = sql.queryForObject(COUNT.formatted(ids), Integer.class, arguments.toArray());
    return found == null ? 0 : Math.min(found, MOST);
  }

  /** The client's own that was signed for a nonce; the one that has it now before any other. */
  public Optional<TransactionView> ofNonce(long client, LaneId lane, Nonce nonce) {
    List<TransactionView> own =
        sql
            .query(
                OF_NONCE,
                Row.each(row -> new TransactionId(row.id("transaction_id"))),
                lane.value(),
                nonce.value(),
                lane.value(),
                nonce.value())
            .stream()
            .flatMap(id -> transactions.find(client, id).stream())
            .toList();
    return own.stream()
        .filter(view -> nonce.equals(view.nonce()))
        .findFirst()
        .or(() -> own.stream().findFirst());
  }

  /** Ids, the newest of each kind and no more than asked for of any. */
  private static String ids(Question question, int most, List<@Nullable Object> arguments) {
    List<String> parts = new ArrayList<>();
    Set<TransactionState> states =
        question.states.isEmpty() ? EnumSet.allOf(TransactionState.class) : question.states;
    Lane lane = question.lane;
    if (lane == null) {
      for (TransactionState state : states) {
        parts.add("(" + OF_STATE.formatted(most) + ")");
        arguments.addAll(List.of(question.client, state.name(), question.chain.value()));
      }
    } else {
      arguments.addAll(List.of(question.client, lane.id().value()));
      String some = "";
      if (!question.states.isEmpty()) {
        some = " AND state IN (" + Columns.marks(states.size()) + ")";
        states.forEach(state -> arguments.add(state.name()));
      }
      parts.add("(" + OF_LANE.formatted(some, most) + ")");
      if (states.contains(TransactionState.ACCEPTED)) {
        parts.add("(" + WAITING.formatted(most) + ")");
        arguments.addAll(List.of(question.client, question.chain.value(), lane.name()));
      }
    }
    return String.join(" UNION ALL ", parts);
  }

  /**
   * Which are wanted.
   *
   * @param lane through which they go, or must go; {@code null} for any of the chain
   * @param states none for all
   */
  public record Question(
      long client, ChainId chain, @Nullable Lane lane, Set<TransactionState> states) {}
}
