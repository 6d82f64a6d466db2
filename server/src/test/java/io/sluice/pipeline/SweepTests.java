package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.sweep.SweepSteps;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What queues lose is found in the database, and nobody waits for a queue with a transaction open.
 */
class SweepTests {
  private static final Address TO = Address.parse("0x00000000000000000000000000000000000000aa");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void whatWaitsForTheBroadcasterIsSentBeforeItsLaneIsLookedAt() {
    TransactionId id = signed();
    pipeline.queues().lose();
    pipeline.drain();
    pipeline.queues().lose();
    pipeline.sweep();
    pipeline.drain();
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void aQueueWithABacklogIsGivenNoMoreOfTheSame() {
    signed();
    pipeline.drain();
    pipeline.queues().send(QueueName.SIGNED_TX, List.of("1", "1", "1", "1", "1", "1"));
    int before = pipeline.queues().waiting(QueueName.SIGNED_TX).size();
    pipeline.sweep();
    pipeline.drain();
    assertThat(pipeline.queues().waiting(QueueName.SIGNED_TX)).hasSize(before);
  }

  @Test
  void whatIsNotOverdueCostsNoQuestion() {
    List<Boolean> asked = new ArrayList<>();
    pipeline.queues().whileAnswering(() -> asked.add(true));
    pipeline.sweep();
    assertThat(asked).isEmpty();
  }

  /** Item 16: a queue server that hangs must hold no row locked. */
  @Test
  void noQueueIsEverAskedWithATransactionOpen() {
    List<Boolean> open = new ArrayList<>();
    pipeline
        .queues()
        .whileAnswering(
            () -> open.add(TransactionSynchronizationManager.isActualTransactionActive()));
    TransactionId id = signed();
    pipeline.sweep();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(open).isNotEmpty().doesNotContain(true);
  }

  /** A process that starts may follow one that was killed: it waits for nothing to be overdue. */
  @Test
  void whatASilentQueueHoldsIsEmittedAtTheStartAndThenOnlyWhenItIsDue() {
    signed();
    pipeline.drain();
    pipeline.queues().lose();
    SweepSteps.tick(pipeline.context());
    assertThat(emitted()).isEqualTo(1);
    SweepSteps.tick(pipeline.context());
    assertThat(emitted()).isZero();
    pipeline.clock().advance(Duration.ofMinutes(1));
    SweepSteps.tick(pipeline.context());
    assertThat(emitted()).isEqualTo(1);
  }

  @Test
  void whatWasEmittedIsGivenTimeBeforeItIsEmittedAgain() {
    signed();
    pipeline.drain();
    pipeline.queues().lose();
    pipeline.sweep();
    assertThat(emitted()).isEqualTo(1);
    SweepSteps.sweep(pipeline.context());
    assertThat(emitted()).isZero();
  }

  /** Five messages are no backlog, six are. */
  @Test
  void aFewMessagesAreNoBacklog() {
    signed();
    pipeline.drain();
    pipeline.queues().lose();
    pipeline.queues().send(QueueName.SIGNED_TX, List.of("1", "1", "1", "1", "1"));
    pipeline.sweep();
    pipeline.drain();
    assertThat(pipeline.queues().waiting(QueueName.SIGNED_TX)).hasSize(6);
  }

  @Test
  void aQueueServerThatIsAwayEndsNothing() {
    signed();
    pipeline.drain();
    pipeline.queues().lose();
    pipeline.queues().setDown(true);
    SweepSteps.tick(pipeline.context());
    pipeline.queues().setDown(false);
    SweepSteps.tick(pipeline.context());
    assertThat(emitted()).isEqualTo(1);
  }

  /** How many messages a sweep has brought, which are lost again. */
  private int emitted() {
    pipeline.drain();
    int count = pipeline.queues().waiting(QueueName.SIGNED_TX).size();
    pipeline.queues().lose();
    return count;
  }

  private TransactionId signed() {
    TransactionId id = pipeline.submit(TO);
    while (pipeline.state(id) != TransactionState.SIGNED) {
      pipeline.drain();
      pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
      pipeline.drain();
      pipeline.deliver(QueueName.TX_REQUEST);
    }
    return id;
  }
}
