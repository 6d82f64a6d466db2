package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.monitor.MonitorSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which lanes go on with a block that holds something of theirs. */
class WindowTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aBlockWakesNoLaneThatHasRoom() {
    List<TransactionId> ids = signed(3);
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(states(ids)).containsOnly(TransactionState.SUBMITTED);
    mine();
    assertThat(states(ids)).containsOnly(TransactionState.MINED);
    assertThat(pipeline.queues().waiting(QueueName.SIGNED_TX)).isEmpty();
  }

  @Test
  void aLaneThatHasStoppedAtItsWindowGoesOnWithTheNextBlock() {
    List<TransactionId> ids = signed(6);
    pipeline.sql().update("UPDATE lanes SET window_size = 2"); // a node has dropped some
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(states(ids)).filteredOn(TransactionState.SUBMITTED::equals).hasSize(2);
    assertThat(states(ids)).filteredOn(TransactionState.SIGNED::equals).hasSize(4);
    mine();
    assertThat(pipeline.queues().waiting(QueueName.SIGNED_TX)).hasSize(1);
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(states(ids)).filteredOn(TransactionState.MINED::equals).hasSize(2);
    assertThat(states(ids)).filteredOn(TransactionState.SUBMITTED::equals).hasSize(4);
  }

  /** All on one lane, with nothing of them sent. */
  private List<TransactionId> signed(int count) {
    String lane = pipeline.bean(Lanes.class).all(new ChainId(31337)).getFirst().name();
    List<TransactionId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(
          pipeline.submit(
              new Intent(
                  someone(), Wei.of(1), Bytes.EMPTY, 21_000L, Speed.AVERAGE, lane, null, false)));
    }
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.drain();
    assertThat(states(ids)).containsOnly(TransactionState.SIGNED);
    return ids;
  }

  /**
   * Settles a block, and asks nodes for nothing else: what they say of lanes wakes some as well.
   */
  private void mine() {
    pipeline.chain().mine();
    MonitorSteps.follow(pipeline.context());
    pipeline.drain();
  }

  private List<TransactionState> states(List<TransactionId> ids) {
    return ids.stream().map(pipeline::state).toList();
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0x317d00 + addresses));
  }
}
