package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.SendAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of what a stage is given together, each item ends by itself. */
class EndingTests {
  private static final ChainId CHAIN = new ChainId(31337);

  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void onlyWhatTheLaneHasNoRoomForWaitsForTheSigner() {
    List<TransactionId> ids = routed(9, lane(0));
    pipeline.sql().update("UPDATE lanes SET window_size = 2");
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(unsigned(ids)).hasSize(5);
    assertThat(items(QueueName.TX_REQUEST)).containsExactlyInAnyOrderElementsOf(unsigned(ids));
  }

  @Test
  void aLaneWithoutRoomHoldsUpNoOther() {
    List<TransactionId> full = routed(9, lane(0));
    List<TransactionId> other = routed(3, lane(1));
    pipeline.sql().update("UPDATE lanes SET window_size = 2 WHERE name = ?", lane(0));
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(unsigned(other)).isEmpty();
    assertThat(items(QueueName.TX_REQUEST)).containsExactlyInAnyOrderElementsOf(unsigned(full));
  }

  @Test
  void whatNobodyKnowsIsPutAsideAloneAndItsNeighboursAreSigned() {
    List<TransactionId> ids = routed(3, lane(0));
    String nobody = UUID.randomUUID().toString();
    pipeline.queues().lose();
    pipeline
        .queues()
        .send(QueueName.TX_REQUEST, List.of(ids.get(0) + "," + nobody + "," + ids.get(1)));
    pipeline.queues().send(QueueName.TX_REQUEST, List.of(ids.get(2).toString()));
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(unsigned(ids)).isEmpty();
    assertThat(pipeline.queues().waiting(QueueName.TX_REQUEST)).isEmpty();
    assertThat(pipeline.queues().dead(QueueName.TX_REQUEST))
        .containsExactly("transaction " + nobody + " is unknown");
  }

  @Test
  void whatNobodyKnowsTakesNoneWithItOnItsWayToARelayer() {
    TransactionId id = pipeline.submit(someone());
    String nobody = UUID.randomUUID().toString();
    pipeline.queues().send(QueueName.RELAY_TRANSACTIONS, List.of(nobody + "," + id));
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ROUTED);
    assertThat(pipeline.queues().waiting(QueueName.RELAY_TRANSACTIONS)).isEmpty();
    assertThat(pipeline.queues().dead(QueueName.RELAY_TRANSACTIONS))
        .containsExactly("transaction " + nobody + " is unknown");
  }

  @Test
  void onlyTheLaneThatANodeDidNotTakeEverythingOfIsTriedAgain() {
    Address silent = someone();
    pipeline.chain().refuseWith(silent, new SendAnswer.Unknown("no answer in time"));
    pipeline.submit(to(silent, lane(0)));
    TransactionId other = pipeline.submit(to(someone(), lane(1)));
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    pipeline.drain();
    String unknown = "4711";
    pipeline.queues().send(QueueName.SIGNED_TX, List.of(unknown));
    pipeline.deliver(QueueName.SIGNED_TX);
    assertThat(pipeline.state(other)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(items(QueueName.SIGNED_TX)).containsExactly(lanes().getFirst().id().toString());
    assertThat(pipeline.queues().dead(QueueName.SIGNED_TX))
        .containsExactly("lane " + unknown + " is unknown");
  }

  private List<TransactionId> routed(int count, String lane) {
    List<TransactionId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(pipeline.submit(to(someone(), lane)));
    }
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    pipeline.drain();
    return ids;
  }

  private List<String> unsigned(List<TransactionId> ids) {
    return ids.stream()
        .filter(id -> pipeline.state(id) == TransactionState.ROUTED)
        .map(TransactionId::toString)
        .toList();
  }

  private List<String> items(QueueName queue) {
    return pipeline.queues().waiting(queue).stream()
        .flatMap(body -> List.of(body.split(",")).stream())
        .toList();
  }

  private List<Lane> lanes() {
    return pipeline.bean(Lanes.class).all(CHAIN);
  }

  private String lane(int index) {
    return lanes().get(index).name();
  }

  private static Intent to(Address to, String relayer) {
    return new Intent(to, Wei.of(1), Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer, null, false);
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xe4d000 + addresses));
  }
}
