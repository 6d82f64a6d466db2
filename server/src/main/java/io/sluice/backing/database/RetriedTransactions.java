package io.sluice.backing.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions that are done again when the database rolled them back to free others: a deadlock's
 * victim, or one that waited too long for a lock. What is handed in may therefore run several times
 * and must leave nothing behind outside the database (lists, counters, log lines that tell of
 * something done). One inside another is part of it: only the outermost is done again. Safe for
 * many threads.
 */
@SuppressWarnings("serial") // No template is ever serialized; its parent only could be.
public final class RetriedTransactions extends TransactionTemplate {
  /** How often in all. What meets a victim's fate six times has met an overload. */
  private static final int TRIES = 6;

  /** After the first try; doubles with each. Short: the others are about to commit. */
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofMillis(10);

  private final RandomGenerator random;
  private final Counter retries;

  /**
   * @param random spreads those that met, so that they do not meet again
   */
  public RetriedTransactions(
      PlatformTransactionManager transactions, MeterRegistry meters, RandomGenerator random) {
    super(transactions);
    this.random = random;
    this.retries =
        Counter.builder("sql.transaction.retries")
            .description("Transactions done again after a deadlock or a lock not had in time")
            .register(meters);
  }

  @Override
  public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return super.execute(action);
    }
    for (int tries = 1; ; tries++) {
      try {
        return super.execute(status -> {
          T result = action.doInTransaction(status);
          if (!status.isRollbackOnly()) {
            LastWrites.writeNow(); // so that a connection lost by now is no commit that failed
          }
          return result;
        });
      } catch (RuntimeException e) {
        if (tries == TRIES || !LockFault.of(e).isWorthAnother(tries)) {
          throw e;
        }
        retries.increment();
        LockSupport.parkNanos(random.nextLong(LONGEST_FIRST_PAUSE.toNanos() << (tries - 1)));
      }
    }
  }
}
