package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions that meet on a real server. */
class RetriedTransactionsTest {
  private static final TestDatabase database = TestDatabase.empty();
  private static final JdbcTemplate sql = new JdbcTemplate(database.dataSource());

  /** A thread each: two that wait for one another need two. */
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RetriedTransactions transaction =
      new RetriedTransactions(
          new JdbcTransactionManager(database.dataSource()), meters, new Random(1));

  @BeforeEach
  void rows() {
    sql.execute("DROP TABLE IF EXISTS counters");
    sql.execute("CREATE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL)");
    sql.update("INSERT INTO counters VALUES (1, 0), (2, 0)");
  }

  @Test
  void twoThatDeadlockBothSucceedAndEachCountsOnce() {
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);
    AtomicInteger commits = new AtomicInteger();
    CompletableFuture<Void> one =
        CompletableFuture.runAsync(() -> add(1, 2, bothHaveOne, commits), THREADS);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> add(2, 1, bothHaveOne, commits), THREADS);
    CompletableFuture.allOf(one, other).join();
    assertThat(sql.queryForList("SELECT n FROM counters", Integer.class)).containsExactly(2, 2);
    assertThat(commits).as("what happens after a commit happens for the one that held").hasValue(2);
    assertThat(retries()).isEqualTo(1);
  }

  private void add(int first, int second, CyclicBarrier bothHaveOne, AtomicInteger commits) {
    AtomicInteger tries = new AtomicInteger();
    transaction.executeWithoutResult(status -> {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              commits.incrementAndGet();
            }
          });
      sql.update("UPDATE counters SET n = n + 1 WHERE id = ?", first);
      if (tries.incrementAndGet() == 1) {
        await(bothHaveOne);
      }
      sql.update("UPDATE counters SET n = n + 1 WHERE id = ?", second);
    });
  }

  @Test
  void oneThatWaitedTooLongTriesOnceMore() {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    CompletableFuture<Void> holder =
        CompletableFuture.runAsync(
            () ->
                transaction.executeWithoutResult(status -> {
                  sql.update("UPDATE counters SET n = 10 WHERE id = 1");
                  held.countDown();
                  await(letGo);
                }),
            THREADS);
    await(held);
    AtomicInteger tries = new AtomicInteger();
    transaction.executeWithoutResult(status -> {
      if (tries.incrementAndGet() == 2) {
        letGo.countDown();
        holder.join();
      }
      sql.execute("SET SESSION innodb_lock_wait_timeout = 1");
      sql.update("UPDATE counters SET n = n + 1 WHERE id = 1");
    });
    assertThat(tries).hasValue(2);
    assertThat(retries()).isEqualTo(1);
    assertThat(sql.queryForObject("SELECT n FROM counters WHERE id = 1", Integer.class))
        .isEqualTo(11);
  }

  @Test
  void oneInsideAnotherIsDoneAgainWithTheWholeOfIt() {
    AtomicInteger outer = new AtomicInteger();
    AtomicInteger inner = new AtomicInteger();
    transaction.executeWithoutResult(status -> {
      outer.incrementAndGet();
      transaction.executeWithoutResult(within -> {
        if (inner.incrementAndGet() < 3) {
          throw victim();
        }
      });
    });
    assertThat(outer).hasValue(3);
    assertThat(inner).hasValue(3);
  }

  @Test
  void oneThatAlwaysLosesIsToldInTheEnd() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(() ->
            transaction.executeWithoutResult(status -> {
              tries.incrementAndGet();
              throw victim();
            }))
        .isInstanceOf(CannotAcquireLockException.class);
    assertThat(tries).hasValue(6);
  }

  @Test
  void whatFailsForAReasonOfItsOwnIsNotRepeated() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(() ->
            transaction.executeWithoutResult(status -> {
              tries.incrementAndGet();
              sql.update("INSERT INTO counters VALUES (1, 0)");
            }))
        .isInstanceOf(org.springframework.dao.DuplicateKeyException.class);
    assertThat(tries).hasValue(1);
    assertThat(retries()).isZero();
  }

  private static CannotAcquireLockException victim() {
    return new CannotAcquireLockException("x", new SQLException("Deadlock found", "40001", 1213));
  }

  private double retries() {
    return meters.counter("sql.transaction.retries").count();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
