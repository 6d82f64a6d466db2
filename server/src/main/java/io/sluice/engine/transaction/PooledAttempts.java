package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
      "SELECT lane_id, COUNT(*) AS count FROM attempts WHERE %s AND state = 'SENT' AND sent_at <= ? GROUP BY lane_id";
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
        Row.each(row -> new TransactionId(row.id("transaction_id"))),
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
        Row.all(row -> missing.put(row.number("lane_id", LaneId::of), row.count("count"))),
        arguments(absent, sentBy));
    List<NonceRange> some =
        absent.stream().filter(range -> missing.containsKey(range.lane())).toList();
    if (!some.isEmpty()) {
      sql.update(FORGET.formatted(NonceRange.within(some, "")), arguments(some, sentBy));
    }
    return missing;
  }

  private static @Nullable Object[] arguments(List<NonceRange> ranges, Instant sentBy) {
    return Arguments.of(NonceRange.arguments(ranges), sentBy);
  }
}
