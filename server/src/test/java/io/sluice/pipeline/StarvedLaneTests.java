package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane that cannot pay for what is next, and what frees it. */
class StarvedLaneTests {
  private final Pipeline pipeline = new Pipeline();
  private final Address lane = pipeline.bean(KeyRing.class).addresses().getFirst();
  private String name = "";
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @BeforeEach
  void findTheLane() {
    name = "lane-" + lane.hex().substring(2, 10);
  }

  @Test
  void a3_aCancelOfWhatIsTooDearFreesTheLane() {
    Address dear = someone();
    Address cheap = someone();
    TransactionId first = pipeline.submit(toPay(dear, ether(50)));
    sign();
    TransactionId second = pipeline.submit(toPay(cheap, Wei.of(1)));
    sign();
    pipeline.chain().setBalance(lane, ether(1));
    rounds(3);
    assertThat(required()).isNotNull();
    assertThat(pipeline.state(second).inFlight()).isTrue();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(first));
    rounds(14);
    assertThat(pipeline.state(first)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.state(second)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(dear)).isZero();
    assertThat(pipeline.chain().timesMined(cheap)).isEqualTo(1);
    assertThat(required()).isNull();
    assertThat(laneState()).isEqualTo("ACTIVE");
  }

  /** What it needs is what is next now, not what was too dear once. */
  @Test
  void a3_whatALaneNeedsIsWhatItsNextAttemptCosts() {
    pipeline.chain().setBaseFee(Wei.ofGwei(200));
    TransactionId id = pipeline.submit(toPay(someone(), ether(1)));
    sign();
    pipeline.chain().setBalance(lane, ether(1));
    rounds(2);
    BigInteger before = required();
    pipeline.chain().setBaseFee(Wei.ofGwei(1));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline
        .sql()
        .update(
            "INSERT INTO replacements (lane_id, nonce, transaction_id, kind, reason, at_cap, cause, created_at)"
                + " SELECT lane_id, nonce, id, 'BUMP', 'cheaper', FALSE, 'FEE_TOO_HIGH', NOW(6) FROM transactions");
    rounds(2);
    assertThat(required()).isLessThan(before);
    pipeline.chain().setBalance(lane, new Wei(required()));
    rounds(8);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(required()).isNull();
  }

  @Test
  void a3_aDearerPriceForWhatANodeHasGoesAlthoughTheLaneIsStarved() {
    pipeline.chain().setFull(true);
    TransactionId sent = pipeline.submit(toPay(someone(), Wei.of(1)));
    pipeline.run();
    TransactionId dear = pipeline.submit(toPay(someone(), ether(50)));
    sign();
    pipeline.chain().setBalance(lane, ether(1));
    rounds(2);
    assertThat(required()).isNotNull();
    AmendmentSteps.speedUp(pipeline.context(), pipeline.view(sent), Speed.FASTEST);
    int before = pipeline.chain().sends();
    pipeline.look();
    pipeline.run();
    assertThat(pipeline.chain().sends()).isEqualTo(before + 1);
    pipeline.chain().setFull(false);
    rounds(5);
    assertThat(pipeline.state(sent)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(dear)).isEqualTo(TransactionState.SIGNED);
  }

  @Test
  void a3_whatWasTooDearIsNotSentAgainAndAgain() {
    pipeline.submit(toPay(someone(), ether(50)));
    pipeline.submit(toPay(someone(), ether(50)));
    sign();
    pipeline.chain().setBalance(lane, ether(1));
    rounds(30);
    assertThat(pipeline.chain().sends()).isLessThanOrEqualTo(4);
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.run();
      pipeline.look();
      pipeline.run();
      pipeline.mine();
    }
  }

  private void sign() {
    for (QueueName queue : new QueueName[] {QueueName.RELAY_TRANSACTIONS, QueueName.TX_REQUEST}) {
      pipeline.drain();
      pipeline.deliver(queue);
    }
  }

  private BigInteger required() {
    byte[] required =
        pipeline
            .sql()
            .queryForObject(
                "SELECT required_balance FROM lanes WHERE name = ?", byte[].class, name);
    return required == null ? null : new BigInteger(1, required);
  }

  private String laneState() {
    return pipeline
        .sql()
        .queryForObject("SELECT state FROM lanes WHERE name = ?", String.class, name);
  }

  private Intent toPay(Address to, Wei value) {
    return new Intent(to, value, Bytes.EMPTY, 21_000L, Speed.AVERAGE, name, null, false);
  }

  private static Wei ether(long ether) {
    return Wei.ofGwei(ether * 1_000_000_000);
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0x57a000 + addresses));
  }
}
