package io.sluice.backing.outbox;

import static io.sluice.Eventually.eventually;
import static io.sluice.backing.queue.QueueName.TX_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A process that has the next stage itself, beside one that has not. */
@Timeout(30)
class StageAtHandTest {
  private static final TestDatabase database = TestDatabase.migrated();
  private static final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private static final OutboxSettings SETTINGS =
      new OutboxSettings(
          Duration.ofMillis(250), Duration.ofMillis(100), Duration.ofSeconds(3), 200, 100);

  private final TestClock clock = new TestClock();
  private final FakeQueues queues = new FakeQueues(1);
  private final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
  private final OwnHandOffs own = new OwnHandOffs();
  private final Doorbell doorbell = new Doorbell();
  private final Outbox outbox = outbox(own, doorbell);
  private final OutboxDrainer drainer = drainer(outbox, own, doorbell);
  private final Stage stage = new Stage();
  private final StageAtHand atHand =
      new StageAtHand(stage, own, doorbell, SETTINGS, clock, new SimpleMeterRegistry());

  @BeforeEach
  void empty() {
    sql.update("DELETE FROM outbox");
  }

  @AfterEach
  void stop() {
    atHand.stop();
    atHand.join(Duration.ofSeconds(10));
  }

  @Test
  void doesWithoutTheQueueWhatThisProcessAppends() {
    atHand.start();
    append("a", "b");
    eventually(() -> assertThat(stage.done()).containsExactly("a,b"));
    assertThat(drainer.sendOwn()).isZero();
    assertThat(queues.waiting(TX_REQUEST)).isEmpty();
  }

  @Test
  void keepsTheRowUntilTheStageIsDone() {
    List<Long> rows = new ArrayList<>();
    stage.answer =
        verdict -> {
          rows.add(rows());
          return verdict;
        };
    atHand.start();
    append("a");
    eventually(() -> assertThat(stage.done()).hasSize(1));
    assertThat(rows).containsExactly(1L);
    eventually(() -> assertThat(rowsLeft()).isZero());
  }

  @Test
  void givesToTheQueueWhatTheStageCannotDo() {
    stage.answer = verdict -> new Verdict.RetryLater(Duration.ofSeconds(1), "no node");
    assertThatItGoesToTheQueue();
  }

  @Test
  void givesToTheQueueOnlyTheItemsThatAreNotDone() {
    stage.answer =
        verdict ->
            new Verdict.Split(
                List.of(
                    new Verdict.Part("b", new Verdict.RetryLater(Duration.ofSeconds(1), "full")),
                    new Verdict.Part("d,e", new Verdict.DeadLetter("unknown"))));
    atHand.start();
    append("a", "b", "c", "d", "e");
    eventually(() -> {
      drainer.sendOwn();
      assertThat(queues.waiting(TX_REQUEST)).containsExactly("b,d,e");
    });
    assertThat(rows()).as("until they are on the queue").isEqualTo(1);
    drainer.forgetSent();
    assertThat(rows()).isZero();
  }

  @Test
  void keepsTheRowWholeWhileTheRestOfItIsNotOnTheQueue() {
    stage.answer =
        verdict -> new Verdict.Split(List.of(new Verdict.Part("b", new Verdict.DeadLetter("x"))));
    queues.setDown(true);
    atHand.start();
    append("a", "b");
    eventually(() -> assertThat(stage.done()).hasSize(1));
    assertThat(rowsLeft()).isEqualTo(1);
    assertThat(sql.queryForObject("SELECT items FROM outbox", String.class)).isEqualTo("a,b");
  }

  @Test
  void givesToTheQueueWhatTheStageFailsOn() {
    stage.answer =
        verdict -> {
          throw new IllegalStateException("a bug");
        };
    assertThatItGoesToTheQueue();
  }

  @Test
  void asksNoStageThatIsNotReady() {
    stage.ready = false;
    assertThatItGoesToTheQueue();
    assertThat(stage.done()).isEmpty();
  }

  private void assertThatItGoesToTheQueue() {
    atHand.start();
    append("a");
    eventually(() -> {
      drainer.sendOwn();
      assertThat(queues.waiting(TX_REQUEST)).containsExactly("a");
    });
    drainer.forgetSent();
    assertThat(rows()).isZero();
  }

  @Test
  void anotherProcessTakesOverWhatDiedWithAStage() {
    own.open(TX_REQUEST, Duration.ofMillis(100), () -> {});
    append("a");
    assertThat(own.takeAtHand(TX_REQUEST, 10, clock.instant())).hasSize(1);
    OwnHandOffs others = new OwnHandOffs();
    Doorbell bell = new Doorbell();
    OutboxDrainer other = drainer(outbox(others, bell), others, bell);
    assertThat(other.sendOthers()).as("it may still be done by who has it").isZero();
    clock.advance(Duration.ofSeconds(3));
    assertThat(other.sendOthers()).isEqualTo(1);
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a");
  }

  @Test
  void whatItStoppedBeforeGoesToTheQueue() {
    atHand.start();
    atHand.stop();
    append("a");
    assertThat(drainer.sendOwn()).isEqualTo(1);
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a");
  }

  private Outbox outbox(OwnHandOffs own, Doorbell doorbell) {
    return new Outbox(sql, clock, SETTINGS, QueueNames.of(FakeQueues.ALL), own, doorbell);
  }

  private OutboxDrainer drainer(Outbox outbox, OwnHandOffs own, Doorbell doorbell) {
    HandOffSender sender = new HandOffSender(queues, SETTINGS);
    return new OutboxDrainer(outbox, own, sender, doorbell, SETTINGS, clock, transaction);
  }

  private void append(String... items) {
    transaction.executeWithoutResult(status -> outbox.append(TX_REQUEST, List.of(items)));
  }

  /** What is not done: what was is deleted first. */
  private long rowsLeft() {
    drainer.forgetDone();
    return rows();
  }

  private static long rows() {
    Long count = sql.queryForObject("SELECT COUNT(*) FROM outbox", Long.class);
    return count == null ? -1 : count;
  }

  /** A stage that does as the test says. */
  private static final class Stage implements Handler {
    private final List<String> done = new ArrayList<>();
    private volatile UnaryOperator<Verdict> answer = verdict -> verdict;
    private volatile boolean ready = true;

    @Override
    public QueueName queue() {
      return TX_REQUEST;
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public List<Verdict> handle(List<Message> messages) {
      List<Verdict> verdicts = messages.stream().map(_ -> answer.apply(Verdict.DONE)).toList();
      synchronized (done) {
        messages.forEach(each -> done.add(each.body()));
      }
      return verdicts;
    }

    List<String> done() {
      synchronized (done) {
        return List.copyOf(done);
      }
    }
  }
}
