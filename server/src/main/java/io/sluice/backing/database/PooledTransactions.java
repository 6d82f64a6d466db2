package io.sluice.backing.database;

import javax.sql.DataSource;
import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Transactions on connections of their own, whose sessions never commit by themselves. On a
 * connection that does, each transaction takes two round trips more: to leave that mode, and to
 * enter it again. Whoever asks for a connection inside a transaction gets the transaction's, from
 * whichever pool it would take one outside. Safe for many threads.
 */
@SuppressWarnings("serial") // No manager is ever serialized; its parent only could be.
final class PooledTransactions extends JdbcTransactionManager implements AutoCloseable {
  private final RoundTrips pool;

  /**
   * @param pool of connections that do not commit by themselves; it goes with this
   * @param others where single statements get theirs
   */
  PooledTransactions(RoundTrips pool, DataSource others) {
    super(new InPlaceOf(pool, others));
    this.pool = pool;
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Is taken for the other when the transaction's connection is looked for. */
  private static final class InPlaceOf extends DelegatingDataSource implements InfrastructureProxy {
    private final DataSource other;

    InPlaceOf(DataSource pool, DataSource other) {
      super(pool);
      this.other = other;
    }

    @Override
    public Object getWrappedObject() {
      return other;
    }
  }
}
