package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.engine.lane.LaneId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * What was sent, against what a node's pool holds; many lanes in one statement. The caller owns the
 * database transaction.
 */
@Repository
public class PooledAttempts {
  private static final String SHOWN =
      """
      SELECT a.transaction_id FROM attempts a JOIN transactions t ON t.id = a.transaction_id
       WHERE %s AND a.state = 'SENT' AND a.sent_at <= ? AND t.state = 'SUBMITTED'
      """;
  private static final String MISSING =
      "SELECT lane_id, COUNT(*) FROM attempts WHERE %s AND state = 'SENT' AND sent_at <= ? GROUP BY lane_id";
  private static final String FORGET =
      "UPDATE attempts SET state = 'SIGNED' WHERE %s AND state = 'SENT' AND sent_at <= ?";

  private final JdbcTemplate sql;

  PooledAttempts(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Transactions that nobody has seen in the pool, of nonces that it shows, sent by then. */
  public List<TransactionId> shown(List<NonceRange> inPool, Instant sentBy) {
    List<NonceRange> some = inPool.stream().filter(range -> !range.isEmpty()).toList();
    if (some.isEmpty()) {
      return List.of();
    }
    return sql.query(
        SHOWN.formatted(NonceRange.within(some, "a.")),
        (row, index) ->
            new TransactionId(Columns.uuid(Objects.requireNonNull(row.getBytes("transaction_id")))),
        arguments(some, sentBy));
  }

  /**
   * What a node has taken and no longer has is to be sent again, as it is.
   *
   * @param absent nonces that the pool does not show
   * @param sentBy a node was given until now to show what it took by then
   * @return how many, of each lane that has any
   */
  public Map<LaneId, Integer> forget(List<NonceRange> absent, Instant sentBy) {
    Map<LaneId, Integer> missing = new HashMap<>();
    if (absent.isEmpty()) {
      return missing;
    }
    sql.query(
        MISSING.formatted(NonceRange.within(absent, "")),
        row -> {
          missing.put(new LaneId(row.getInt(1)), row.getInt(2));
        },
        arguments(absent, sentBy));
    List<NonceRange> some =
        absent.stream().filter(range -> missing.containsKey(range.lane())).toList();
    if (!some.isEmpty()) {
      sql.update(FORGET.formatted(NonceRange.within(some, "")), arguments(some, sentBy));
    }
    return missing;
  }

  private static Object[] arguments(List<NonceRange> ranges, Instant sentBy) {
    return Stream.concat(
            NonceRange.arguments(ranges), Stream.of(Objects.requireNonNull(Columns.time(sentBy))))
        .toArray();
  }
}
