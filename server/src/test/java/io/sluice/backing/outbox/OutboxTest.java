package io.sluice.backing.outbox;

import static io.sluice.backing.queue.QueueName.RELAY_TRANSACTIONS;
import static io.sluice.backing.queue.QueueName.SIGNED_TX;
import static io.sluice.backing.queue.QueueName.TX_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.QueueUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two processes over one database, which append, send, die and take over. */
class OutboxTest {
  private static final TestDatabase database = TestDatabase.migrated();
  private static final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private static final OutboxSettings SETTINGS =
      new OutboxSettings(Duration.ofMillis(250), Duration.ZERO, Duration.ofSeconds(3), 200, 2);

  private final TestClock clock = new TestClock();
  private final FakeQueues queues = new FakeQueues(1);
  private final OutboxOf one = new OutboxOf();
  private final OutboxOf other = new OutboxOf();

  @BeforeEach
  void empty() {
    sql.update("DELETE FROM outbox");
  }

  @Test
  void sendsWhatWasCommittedAndNothingElse() {
    one.append(TX_REQUEST, "a");
    assertThatThrownBy(() ->
            one.transaction.executeWithoutResult(status -> {
              one.outbox.append(TX_REQUEST, List.of("b"));
              throw new IllegalStateException("rolled back");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(one.drainer.sendOwn()).isEqualTo(1);
    assertThat(one.drainer.sendOwn()).isZero();
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a");
    assertThat(rows()).isZero();
  }

  @Test
  void packsManyIdsIntoAMessageAndEachIdOnce() {
    one.append(TX_REQUEST, "a", "b");
    one.append(TX_REQUEST, "b", "c");
    one.drainer.sendOwn();
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a,b", "c");
  }

  @Test
  void aHandOffOfAProcessThatDiedIsTakenOverByAnotherOnce() {
    one.append(TX_REQUEST, "a");
    assertThat(other.drainer.sendOthers()).as("it may still be sent by who has it").isZero();
    clock.advance(Duration.ofSeconds(3));
    assertThat(other.drainer.sendOthers()).isEqualTo(1);
    assertThat(one.drainer.sendOwn()).as("it is no longer its own").isZero();
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a");
    assertThat(rows()).isZero();
  }

  @Test
  void whatAProcessHasSentAndNotDeletedWhenItDiesIsSentAgain() {
    one.append(TX_REQUEST, "a");
    one.drainer.sendOwn();
    clock.advance(Duration.ofSeconds(3));
    assertThat(other.drainer.sendOthers()).isEqualTo(1);
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a", "a");
    assertThat(rows()).isZero();
  }

  @Test
  void manyThatWereSentAreDeletedInOneStatement() {
    for (int i = 0; i < 5; i++) {
      one.append(TX_REQUEST, "a" + i);
      one.drainer.sendOwn();
    }
    assertThat(stored()).isEqualTo(5);
    assertThat(rows()).isZero();
  }

  @Test
  void whatWasSentIsDeletedInTimeHoweverLongMoreIsToBeSent() {
    for (int i = 0; i < 30; i++) {
      one.append(TX_REQUEST, "a" + i);
      assertThat(one.drainer.sendOwn()).isEqualTo(1);
      assertThat(stored()).isLessThanOrEqualTo(3);
      clock.advance(Duration.ofMillis(125));
    }
  }

  @Test
  void muchThatIsSentAtOnceIsDeletedMeanwhile() {
    one.transaction.executeWithoutResult(status -> {
      for (int i = 0; i < 1100; i++) {
        one.outbox.append(TX_REQUEST, List.of("a" + i));
      }
    });
    int sent = 0;
    for (int batch = one.drainer.sendOwn(); batch > 0; batch = one.drainer.sendOwn()) {
      sent += batch;
    }
    assertThat(sent).isEqualTo(1100);
    assertThat(stored()).isEqualTo(100);
  }

  @Test
  void whatAProcessHasSentItselfIsNotTakenOverByIt() {
    one.append(TX_REQUEST, "a");
    one.drainer.sendOwn();
    clock.advance(Duration.ofSeconds(3));
    assertThat(one.drainer.sendOthers()).isZero();
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a");
  }

  @Test
  void whatTheQueueRefusedStaysAndGoesAgain() {
    queues.refuse(body -> body.contains("b"));
    one.append(TX_REQUEST, "a");
    one.append(SIGNED_TX, "b");
    assertThat(one.drainer.sendOwn()).isEqualTo(1);
    assertThat(rows()).isEqualTo(1);
    queues.refuse(body -> false);
    clock.advance(Duration.ofSeconds(3));
    assertThat(one.drainer.sendOthers()).isEqualTo(1);
    assertThat(queues.waiting(TX_REQUEST, SIGNED_TX)).containsExactly("a", "b");
    assertThat(rows()).isZero();
  }

  @Test
  void aHandOffOfWhichAPartWasRefusedGoesAgainWhole() {
    queues.refuse(body -> body.contains("c"));
    one.append(TX_REQUEST, "a", "b", "c");
    one.drainer.sendOwn();
    assertThat(rows()).isEqualTo(1);
    queues.refuse(body -> false);
    clock.advance(Duration.ofSeconds(3));
    other.drainer.sendOthers();
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a,b", "a,b", "c");
  }

  @Test
  void anOutageOfTheQueuesLosesNothingAndIsNotWaitedOut() {
    queues.setDown(true);
    one.append(TX_REQUEST, "a");
    assertThatThrownBy(one.drainer::sendOwn).isInstanceOf(QueueUnavailableException.class);
    queues.setDown(false);
    assertThat(one.drainer.sendOwn()).isEqualTo(1);
    one.drainer.forgetSent();

    one.append(TX_REQUEST, "b");
    clock.advance(Duration.ofSeconds(3));
    queues.setDown(true);
    assertThatThrownBy(other.drainer::sendOthers).isInstanceOf(QueueUnavailableException.class);
    queues.setDown(false);
    assertThat(other.drainer.sendOthers()).isEqualTo(1);
    assertThat(queues.waiting(TX_REQUEST)).containsExactly("a", "b");
  }

  @Test
  void aQueueThatIsAwayHoldsUpNoOther() {
    queues.setDown(RELAY_TRANSACTIONS, true);
    one.append(RELAY_TRANSACTIONS, "a");
    one.append(SIGNED_TX, "1");
    assertThatThrownBy(one.drainer::sendOwn).isInstanceOf(QueueUnavailableException.class);
    assertThat(queues.waiting(SIGNED_TX)).containsExactly("1");
    one.drainer.forgetSent();
    other.append(SIGNED_TX, "2");
    clock.advance(Duration.ofSeconds(3));
    assertThatThrownBy(one.drainer::sendOthers).isInstanceOf(QueueUnavailableException.class);
    assertThat(queues.waiting(SIGNED_TX)).containsExactly("1", "2");
    assertThat(rows()).isEqualTo(1);
  }

  /** Item 16 of what stopped the engine: a queue server that hangs held rows locked. */
  @Test
  void noRowIsLockedWhileAQueueAnswers() {
    List<Long> lockable = new ArrayList<>();
    queues.whileAnswering(() -> lockable.add(lockAll()));
    one.append(TX_REQUEST, "a");
    other.append(TX_REQUEST, "b");
    one.drainer.sendOwn();
    one.drainer.forgetSent();
    clock.advance(Duration.ofSeconds(3));
    one.drainer.sendOthers();
    assertThat(lockable).containsExactly(2L, 1L);
  }

  @Test
  void twoThatTakeOverAtOnceNeverWaitForEachOther() {
    one.append(TX_REQUEST, "a");
    one.append(TX_REQUEST, "b");
    clock.advance(Duration.ofSeconds(3));
    one.transaction.executeWithoutResult(status -> {
      List<HandOff> first = one.outbox.takeOver(TX_REQUEST, 1, clock.instant());
      assertThat(first).extracting(HandOff::items).containsExactly(List.of("a"));
      List<HandOff> second = takeOverElsewhere();
      assertThat(second).extracting(HandOff::items).containsExactly(List.of("b"));
    });
  }

  @Test
  void whatIsTakenOverAndNotSentIsFreeAgainLater() {
    one.append(TX_REQUEST, "a");
    clock.advance(Duration.ofSeconds(3));
    assertThat(takeOverElsewhere()).hasSize(1);
    assertThat(one.drainer.sendOthers()).as("another has it in hand").isZero();
    clock.advance(Duration.ofSeconds(3));
    assertThat(one.drainer.sendOthers()).isEqualTo(1);
  }

  private List<HandOff> takeOverElsewhere() {
    List<HandOff> taken = new ArrayList<>();
    elsewhere(() -> {
      sql.execute("SET SESSION innodb_lock_wait_timeout = 1");
      taken.addAll(other.outbox.takeOver(TX_REQUEST, 10, clock.instant()));
    });
    return taken;
  }

  private long lockAll() {
    List<Long> found = new ArrayList<>();
    elsewhere(() ->
        found.addAll(sql.queryForList("SELECT id FROM outbox FOR UPDATE NOWAIT", Long.class)));
    return found.size();
  }

  /** In a transaction on a connection of its own. */
  private void elsewhere(Runnable work) {
    TransactionTemplate apart =
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    apart.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    apart.executeWithoutResult(status -> work.run());
  }

  /** What is not sent: what was is deleted first. */
  private long rows() {
    one.drainer.forgetSent();
    other.drainer.forgetSent();
    return stored();
  }

  private static long stored() {
    Long count = sql.queryForObject("SELECT COUNT(*) FROM outbox", Long.class);
    return count == null ? -1 : count;
  }

  /** One process's side. */
  private final class OutboxOf {
    private final TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    private final OwnHandOffs own = new OwnHandOffs();
    private final Doorbell doorbell = new Doorbell();
    private final Outbox outbox =
        new Outbox(sql, clock, SETTINGS, QueueNames.of(FakeQueues.ALL), own, doorbell);
    private final OutboxDrainer drainer =
        new OutboxDrainer(
            outbox,
            own,
            new HandOffSender(queues, SETTINGS),
            doorbell,
            SETTINGS,
            clock,
            transaction);

    void append(QueueName queue, String... items) {
      transaction.executeWithoutResult(status -> outbox.append(queue, List.of(items)));
    }
  }
}
