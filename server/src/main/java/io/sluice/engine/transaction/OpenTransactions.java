package io.sluice.engine.transaction;

import io.sluice.backing.database.Row;
import io.sluice.engine.lane.JoinedLanes;
import io.sluice.evm.chain.ChainId;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What is not over, of whatever chain. */
@Repository
public class OpenTransactions {
  /** What waits, what is on a lane, and what is in a block: a step in an index each. */
  private static final String ANY =
      """
      (SELECT 1 FROM waiting WHERE chain_id = ? LIMIT 1)
      UNION ALL
      (SELECT 1 FROM %s l STRAIGHT_JOIN transactions t FORCE INDEX (by_open_lane) ON t.open_lane = l.id WHERE l.chain_id = ? LIMIT 1)
      UNION ALL
      (SELECT 1 FROM transactions WHERE chain_id = ? AND block_number > ? AND state = 'MINED' LIMIT 1)
      """
          .formatted(JoinedLanes.NAMES);

  private final JdbcTemplate sql;

  OpenTransactions(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * Whether there is one.
   *
   * @param agreed the height up to which blocks hold nothing that is not over; -1 for none
   */
  public boolean any(ChainId chain, long agreed) {
    return !sql.query(ANY, Row.each(_ -> 1), chain.value(), chain.value(), chain.value(), agreed)
        .isEmpty();
  }
}
