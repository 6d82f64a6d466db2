package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chain.Address;
import io.sluice.queue.QueueName;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
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
