package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.broadcast.SendSteps;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sends for a lane, while nodes answer, and when a sender dies. */
class SenderTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** Whoever wants these rows meanwhile gets them at once, also the row of the sender's lease. */
  @Test
  void b16_noRowIsLockedAndNoConnectionHeldWhileANodeAnswers() {
    TransactionId id = signed();
    pipeline.whileSending(() -> {
      for (String table : List.of("lane_senders", "lanes", "transactions", "attempts")) {
        assertThat(pipeline.sql().queryForList("SELECT 1 FROM " + table + " FOR UPDATE NOWAIT"))
            .as(table)
            .isNotEmpty();
      }
      assertThat(pipeline.connectionsInUse()).isZero();
    });
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(holders()).isEmpty();
  }

  @Test
  void whoComesWhileAnotherSendsLeavesWordAndTheOtherLooksAgain() {
    TransactionId id = signed();
    TransactionId[] later = new TransactionId[1];
    pipeline.whileSending(() -> {
      later[0] = pipeline.submit(to(pipeline.view(id).relayer()));
      sign();
      assertThat(SendSteps.sendAsAnother(pipeline.context(), lane(id))).isEqualTo("NOTHING_LEFT");
    });
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.state(later[0])).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.chain().sends()).isEqualTo(2);
    assertThat(holders()).isEmpty();
  }

  @Test
  void aDeadSendersLaneGoesOnWhenItsLeaseIsOver() {
    TransactionId id = signed();
    pipeline
        .sql()
        .update(
            "UPDATE lane_senders SET holder = 'dead', until = ? WHERE lane_id = " + lane(id),
            java.time.LocalDateTime.ofInstant(
                pipeline.clock().instant().plusSeconds(15), java.time.ZoneOffset.UTC));
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.chain().sends()).isZero();
    pipeline.clock().advance(Duration.ofSeconds(15));
    pipeline.mine(); // lanes with something unsent are announced with every block
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(holders()).isEmpty();
  }

  /** Two may believe in one lease; the second hears "already known", and one of them notes it. */
  @Test
  void whoWasHeldUpForLongerThanItsLeaseNotesNothingTwice() {
    TransactionId id = signed();
    pipeline.whileSending(() -> {
      pipeline.clock().advance(Duration.ofSeconds(16));
      assertThat(SendSteps.sendAsAnother(pipeline.context(), lane(id))).isEqualTo("NOTHING_LEFT");
      // The other one is at it still.
      pipeline
          .sql()
          .update("UPDATE lane_senders SET holder = 'another' WHERE lane_id = ?", lane(id));
    });
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.timeline(id))
        .containsExactly(
            TransactionState.ACCEPTED,
            TransactionState.ROUTED,
            TransactionState.SIGNED,
            TransactionState.SUBMITTED);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  private TransactionId signed() {
    TransactionId id = pipeline.submit(someone());
    sign();
    return id;
  }

  private void sign() {
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.drain();
  }

  private int lane(TransactionId id) {
    Integer lane =
        pipeline
            .sql()
            .queryForObject(
                "SELECT lane_id FROM transactions WHERE id = ?",
                Integer.class,
                io.sluice.backing.database.Columns.id(id.value()));
    return lane == null ? 0 : lane;
  }

  private io.sluice.engine.transaction.Intent to(String relayer) {
    return new io.sluice.engine.transaction.Intent(
        someone(),
        io.sluice.evm.chain.Wei.of(1),
        io.sluice.evm.chain.Bytes.EMPTY,
        21_000L,
        io.sluice.evm.price.Speed.AVERAGE,
        relayer,
        null,
        false);
  }

  private List<String> holders() {
    return pipeline
        .sql()
        .queryForList("SELECT holder FROM lane_senders WHERE holder IS NOT NULL", String.class);
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0x5e0d00 + addresses));
  }
}
