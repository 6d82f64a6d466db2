package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Transactions that have stood longer than their state may last ({@link
 * TransactionState#allowance}). The caller owns the database transaction.
 */
@PerNetwork
@Repository
public class OverdueTransactions {
  private static final String ANY_OVERDUE =
      "SELECT 1 FROM transactions WHERE due_at <= ? AND chain_id = ? LIMIT 1";
  private static final String OVERDUE =
      """
      SELECT id, state, lane_id FROM transactions
       WHERE due_at <= ? AND chain_id = ? ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED
      """;
  private static final String POSTPONE =
      "UPDATE transactions SET due_at = ? WHERE id IN (%s) AND chain_id = ?";

  private final JdbcTemplate sql;
  private final ChainId chain;

  OverdueTransactions(JdbcTemplate sql, ChainSettings chain) {
    this.sql = sql;
    this.chain = chain.chainId();
  }

  /** Whether something has waited longer than its stage may take. */
  public boolean anyOverdue(Instant now) {
    return !sql.query(ANY_OVERDUE, Row.each(_ -> 1), Arguments.of(now, chain.value())).isEmpty();
  }

  /**
   * Locks transactions that have waited longer than their stage may take; those another sweeper has
   * are left to it.
   */
  public List<Overdue> lockOverdue(Instant now, int most) {
    return sql.query(
        OVERDUE,
        Row.each(row ->
            new Overdue(
                IntentRow.id(row), row.word("state", TransactionState.class), IntentRow.lane(row))),
        Arguments.of(now, chain.value(), most));
  }

  /** Asks again at {@code due}. */
  public void postpone(Collection<TransactionId> ids, Instant due) {
    sql.update(
        POSTPONE.formatted(Columns.marks(ids.size())),
        Arguments.of(due, Transactions.keys(ids), chain.value()));
  }
}
