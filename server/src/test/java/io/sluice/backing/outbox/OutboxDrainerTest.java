package io.sluice.backing.outbox;

import static io.sluice.backing.queue.QueueName.TX_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The thread itself; what it does is in {@link OutboxTest}. */
@Timeout(30)
class OutboxDrainerTest {
  private static final TestDatabase database = TestDatabase.migrated();
  private static final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private static final OutboxSettings SETTINGS =
      new OutboxSettings(Duration.ofMillis(1), Duration.ZERO, Duration.ofHours(1), 200, 100);

  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> refusals = new LinkedBlockingQueue<>();
  private volatile boolean down;
  private final TestClock clock = new TestClock();
  private final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
  private final Queues queues = new Recorded();
  private final OwnHandOffs own = new OwnHandOffs();
  private final Doorbell doorbell = new Doorbell();
  private final Outbox outbox =
      new Outbox(sql, clock, SETTINGS, QueueNames.of(FakeQueues.ALL), own, doorbell);
  private final OutboxDrainer drainer = drainer(SETTINGS);

  @BeforeEach
  void empty() {
    sql.update("DELETE FROM outbox");
  }

  @AfterEach
  void stop() {
    drainer.stop();
  }

  @Test
  void sendsWhatIsCommittedWhileItRuns() throws InterruptedException {
    assertThat(drainer.isRunning()).isFalse();
    drainer.start();
    assertThat(drainer.isRunning()).isTrue();
    for (String item : List.of("a", "b", "c")) {
      append(item);
      assertThat(sent.take()).isEqualTo(item);
    }
    drainer.stop();
    assertThat(drainer.isRunning()).isFalse();
    assertThat(rows()).isZero();
  }

  @Test
  void sendsMoreThanABatch() throws InterruptedException {
    for (int i = 0; i < 450; i++) {
      append("item-" + i);
    }
    drainer.start();
    int items = 0;
    while (items < 450) {
      items += sent.take().split(",", -1).length;
    }
    drainer.stop();
    assertThat(items).isEqualTo(450);
    assertThat(rows()).isZero();
  }

  @Test
  void sendsAtTheEndWhatCameJustBefore() {
    drainer.start();
    transaction.executeWithoutResult(status -> outbox.append(TX_REQUEST, List.of("last")));
    drainer.stop();
    assertThat(sent).contains("last");
  }

  @Test
  void goesOnWhenQueuesAreThereAgain() throws InterruptedException {
    down = true;
    drainer.start();
    append("a");
    refusals.take();
    refusals.take();
    down = false;
    assertThat(sent.take()).isEqualTo("a");
  }

  /** Everything of a process that is gone, as soon as it is free. */
  @Test
  void takesOverWhatIsNobodys() throws InterruptedException {
    Outbox other =
        new Outbox(
            sql, clock, SETTINGS, QueueNames.of(FakeQueues.ALL), new OwnHandOffs(), new Doorbell());
    for (int i = 0; i < 250; i++) {
      String item = "item-" + i;
      transaction.executeWithoutResult(status -> other.append(TX_REQUEST, List.of(item)));
    }
    clock.advance(Duration.ofHours(1));
    drainer.start();
    int items = 0;
    while (items < 250) {
      items += sent.take().split(",", -1).length;
    }
    drainer.stop();
    assertThat(rows()).isZero();
  }

  private OutboxDrainer drainer(OutboxSettings settings) {
    return new OutboxDrainer(
        outbox, own, new HandOffSender(queues, settings), doorbell, settings, clock, transaction);
  }

  private void append(String item) {
    transaction.executeWithoutResult(status -> outbox.append(TX_REQUEST, List.of(item)));
  }

  private static long rows() {
    Long count = sql.queryForObject("SELECT COUNT(*) FROM outbox", Long.class);
    return count == null ? -1 : count;
  }

  /** Queues that only take. */
  private final class Recorded implements Queues {
    @Override
    public List<Rejection> send(QueueName queue, List<String> bodies) {
      if (down) {
        refusals.add(true);
        throw new QueueUnavailableException("connection refused", new IllegalStateException());
      }
      sent.addAll(bodies);
      return List.of();
    }

    @Override
    public Depth depth(QueueName queue) {
      return new Depth(0, 0, 0);
    }
  }
}
