package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far lanes are signed ahead, and how a lane's key is retired. */
class SigningAheadTests {
  private static final ChainId CHAIN = new ChainId(31337);

  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a10_signsNoFurtherThanTwoWindowsAndTheRestInItsTurn() {
    Lanes lanes = pipeline.bean(Lanes.class);
    String name = lanes.all(CHAIN).getFirst().name();
    Map<TransactionId, Address> sent = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      Address to = someone();
      sent.put(pipeline.submit(to(to, name)), to);
    }
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    // The router gave out what the window took; it has shrunk since.
    pipeline.sql().update("UPDATE lanes SET window_size = 2");
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(lanes.all(CHAIN).getFirst().pending()).isEqualTo(4);
    for (int i = 0; i < 6; i++) {
      pipeline.finish();
      pipeline.sweep();
    }
    sent.forEach((id, to) -> {
      assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
      assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
    });
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void b12_aKeyIsRetiredWhileItsLaneHasWorkAndNothingIsLost() {
    Lanes lanes = pipeline.bean(Lanes.class);
    Map<TransactionId, Address> sent = submit(9);
    pipeline.run(); // with a node
    Map<TransactionId, Address> routed = submit(9);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS); // without a nonce
    String name = lanes.all(CHAIN).getFirst().name();
    assertThat(lanes.drain(CHAIN, name)).isTrue();
    Map<TransactionId, Address> later = submit(9);
    pipeline.finish();
    assertOnceEach(sent);
    pipeline.sweep();
    pipeline.finish();
    assertOnceEach(routed);
    assertOnceEach(later);
    assertThat(routed.keySet()).noneMatch(id -> name.equals(pipeline.view(id).relayer()));
    assertThat(later.keySet()).noneMatch(id -> name.equals(pipeline.view(id).relayer()));
    for (int i = 0; i < 12; i++) {
      pipeline.mine();
    }
    assertThat(lanes.all(CHAIN).getFirst().state()).isEqualTo(LaneState.RETIRED);
    assertThat(lanes.all(CHAIN).getFirst().watched()).isFalse();
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void b12_whatWasRoutedToAKeyThatIsNotHereIsNoPoison() {
    TransactionId id = pipeline.submit(someone());
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    // Another signer's lane: registered, active, and no key of ours.
    pipeline
        .sql()
        .update(
            "INSERT INTO lanes (chain_id, address, name, state, window_size, mined_nonce)"
                + " VALUES (31337, ?, 'theirs', 'LOW_BALANCE', 64, 0)",
            (Object) new byte[20]);
    pipeline
        .sql()
        .update(
            "INSERT INTO lane_nonces (lane_id, next_nonce) SELECT id, 0 FROM lanes WHERE name = 'theirs'");
    pipeline
        .sql()
        .update(
            "UPDATE transactions SET lane_id = (SELECT id FROM lanes WHERE name = 'theirs')"
                + " WHERE state = 'ROUTED'");
    pipeline.drain();
    pipeline.deliver(QueueName.TX_REQUEST);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ACCEPTED);
    pipeline.sql().update("DELETE FROM lanes WHERE name = 'theirs'");
    pipeline.sweep();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  private void assertOnceEach(Map<TransactionId, Address> sent) {
    sent.forEach((id, to) -> {
      assertThat(pipeline.state(id)).as("%s", id).isEqualTo(TransactionState.CONFIRMED);
      assertThat(pipeline.chain().timesMined(to)).as("%s", to).isEqualTo(1);
    });
  }

  private Map<TransactionId, Address> submit(int count) {
    Map<TransactionId, Address> sent = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Address to = someone();
      sent.put(pipeline.submit(to), to);
    }
    return sent;
  }

  private static Intent to(Address to, String relayer) {
    return new Intent(to, Wei.of(1), Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer, null, false);
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xa4ead0 + addresses));
  }
}
