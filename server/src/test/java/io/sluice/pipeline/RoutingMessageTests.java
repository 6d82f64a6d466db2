package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.routing.Feeder;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of a message that says that something waits for its way. */
class RoutingMessageTests {
  private static final QueueName QUEUE = QueueName.RELAY_TRANSACTIONS;

  private final Pipeline pipeline = new Pipeline(Maker.class);
  private final Maker maker = pipeline.bean(Maker.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void theNameOfAFeederFeedsItBeforeTheTurn() {
    maker.makes = () -> pipeline.submit(new Address("0x" + "ab".repeat(20)));
    send(List.of("maker"));
    pipeline.deliver(QUEUE);
    assertThat(maker.fed).isEqualTo(1);
    assertThat(count("state = 'ROUTED'")).isEqualTo(1);
    assertThat(pipeline.queues().dead(QUEUE)).isEmpty();
  }

  @Test
  void theIdOfATransactionFeedsNobody() {
    TransactionId id = pipeline.submit(new Address("0x" + "ab".repeat(20)));
    pipeline.drain();
    pipeline.deliver(QUEUE);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ROUTED);
    assertThat(maker.fed).isZero();
    assertThat(pipeline.queues().waiting(QUEUE)).isEmpty();
  }

  /**
   * Of hundreds in one message too: what names nothing is seen by an operator, and goes no round.
   */
  @Test
  void anIdThatNobodyKnowsIsGivenUp() {
    List<TransactionId> unknown =
        Stream.generate(() -> new TransactionId(UUID.randomUUID())).limit(300).toList();
    send(unknown);
    pipeline.deliver(QUEUE);
    assertThat(pipeline.queues().waiting(QUEUE)).isEmpty();
    String dead = String.join("; ", pipeline.queues().dead(QUEUE));
    assertThat(unknown).allMatch(id -> dead.contains("transaction " + id + " is unknown"));
  }

  @Test
  void nothingIsReceivedWhileNoNodeAnswers() {
    assertThat(handler().ready()).isTrue();
    pipeline.chain().setDown(true);
    assertThat(handler().ready()).isFalse();
  }

  private Handler handler() {
    return pipeline.context().getBeansOfType(Handler.class).values().stream()
        .filter(each -> each.queue().equals(QUEUE))
        .findFirst()
        .orElseThrow();
  }

  private void send(List<?> items) {
    pipeline
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status -> pipeline.bean(Outbox.class).append(QUEUE, items));
    pipeline.drain();
  }

  private long count(String where) {
    Long count =
        pipeline
            .sql()
            .queryForObject("SELECT COUNT(*) FROM transactions WHERE " + where, Long.class);
    return count == null ? 0 : count;
  }

  /** A feeder that makes what a test says. */
  static final class Maker implements Feeder {
    private Runnable makes = () -> {};
    private int fed;

    @Override
    public String name() {
      return "maker";
    }

    @Override
    public boolean feed() {
      fed++;
      makes.run();
      return false;
    }
  }
}
