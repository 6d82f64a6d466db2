package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 11: nothing waits in silence. */
class HeldBackTests {
  private static final Wei COIN = new Wei(BigInteger.TEN.pow(18));

  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void b11_saysOnceThatNoRelayerCanPay() {
    TransactionId id = pipeline.submit(transfer(COIN.times(1000), null));
    for (int i = 0; i < 10; i++) {
      pipeline.run();
      pipeline.clock().advance(Duration.ofSeconds(10));
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(pipeline.view(id).waitingFor()).startsWith("no relayer can pay the 100000006300");
    assertThat(details(id))
        .filteredOn(Objects::nonNull)
        .singleElement()
        .asString()
        .startsWith("waits: no relayer can pay");
    assertThat(pipeline.bean(MeterRegistry.class).get("transactions.held").counter().count())
        .isGreaterThan(2);
  }

  /** It says what it cost when that was new, and not every price since. */
  @Test
  void b11_saysOnceThatNoRelayerCanPayThoughThePriceMoves() {
    TransactionId id = pipeline.submit(transfer(COIN.times(1000), null));
    pipeline.run();
    String first = pipeline.view(id).waitingFor();
    for (int gwei = 2; gwei < 6; gwei++) {
      pipeline.chain().setBaseFee(Wei.ofGwei(gwei));
      pipeline.mine();
      pipeline.clock().advance(Duration.ofSeconds(30));
      pipeline.run();
    }
    assertThat(pipeline.bean(MeterRegistry.class).get("transactions.held").counter().count())
        .isEqualTo(5);
    assertThat(details(id)).filteredOn(Objects::nonNull).containsExactly("waits: " + first);
    assertThat(pipeline.view(id).waitingFor()).isEqualTo(first);
  }

  @Test
  void b11_goesOnWhenALaneIsToppedUp() {
    TransactionId id = pipeline.submit(transfer(COIN.times(1000), null));
    pipeline.run();
    Address rich = pipeline.bean(KeyRing.class).addresses().getFirst();
    pipeline.chain().setBalance(rich, COIN.times(2000));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.view(id).waitingFor()).isNull();
    assertThat(pipeline.view(id).from()).isEqualTo(rich);
  }

  @Test
  void b11_saysThatANamedRelayerIsDry() {
    Address dry = pipeline.bean(KeyRing.class).addresses().getFirst();
    String name = "lane-" + dry.hex().substring(2, 10);
    pipeline.chain().setBalance(dry, Wei.of(1));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    TransactionId named = pipeline.submit(transfer(Wei.of(1), name));
    TransactionId other = pipeline.submit(transfer(Wei.of(1), null));
    pipeline.run();
    assertThat(pipeline.view(named).waitingFor()).isEqualTo("relayer " + name + " is not active");
    assertThat(pipeline.state(other)).isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void b11_saysThatNoRelayerIsActive() {
    pipeline.sql().update("UPDATE lanes SET state = 'LOW_BALANCE'");
    TransactionId id = pipeline.submit(transfer(Wei.of(1), null));
    pipeline.run();
    assertThat(pipeline.view(id).waitingFor()).isEqualTo("no relayer is active");
    pipeline.sql().update("UPDATE lanes SET state = 'ACTIVE'");
    pipeline.clock().advance(Duration.ofSeconds(1));
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.view(id).waitingFor()).isNull();
  }

  @Test
  void b11_saysThatNoNodeEstimatesItsGas() {
    TransactionId first = pipeline.submit(transfer(Wei.of(1), null));
    pipeline.run(); // so that the price is known
    pipeline.chain().setDown(true);
    TransactionId id = pipeline.submit(estimated());
    pipeline.run();
    assertThat(pipeline.state(first)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.view(id).waitingFor())
        .isEqualTo("no node estimates its gas: connection refused");
    pipeline.chain().setDown(false);
    pipeline.clock().advance(Duration.ofSeconds(1));
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void b11_saysThatNoNodeKnowsThePrice() {
    pipeline.chain().setDown(true);
    TransactionId id = pipeline.submit(transfer(Wei.of(1), null));
    pipeline.run();
    assertThat(pipeline.view(id).waitingFor()).startsWith("no node says what gas costs");
  }

  /** What waits for its turn only is not held back any more, and does not say so. */
  @Test
  void b11_takesItsReasonBackWhenOnlyRoomIsMissing() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(transfer(COIN.times(150), null));
    pipeline.run();
    assertThat(pipeline.view(id).waitingFor()).isNotNull();
    Address rich = pipeline.bean(KeyRing.class).addresses().getFirst();
    pipeline.chain().setBalance(rich, COIN.times(200));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    String name = "lane-" + rich.hex().substring(2, 10);
    for (int i = 0; i < 48; i++) {
      pipeline.submit(transfer(Wei.of(1), name));
    }
    pipeline.sql().update("UPDATE waiting SET not_before = '2040-01-01' WHERE relayer = ''");
    pipeline.run(); // the only lane that can pay is full
    pipeline.sql().update("UPDATE waiting SET not_before = '2029-01-01' WHERE relayer = ''");
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(pipeline.view(id).waitingFor()).isNull();
  }

  @Test
  void b11_isCountedByReason() {
    pipeline.chain().setFull(true);
    pipeline.submit(transfer(COIN.times(1000), null));
    pipeline.clock().advance(Duration.ofSeconds(1)); // it is the first in its line
    for (int i = 0; i < 150; i++) {
      pipeline.submit(transfer(Wei.of(1), null));
    }
    pipeline.run();
    RoutingSteps.tick(pipeline.context());
    assertThat(waiting("turn")).isEqualTo(150 - 3 * 48);
    assertThat(waiting("cannot_pay")).isEqualTo(1);
    assertThat(waiting("no_relayer")).isZero();
  }

  @Test
  void b11_isTriedEverMoreSeldom() {
    pipeline.sql().update("UPDATE lanes SET state = 'LOW_BALANCE'");
    pipeline.submit(transfer(Wei.of(1), null));
    List<Integer> tries = new ArrayList<>();
    for (int second = 0; second < 20; second++) {
      tries.add(RoutingSteps.turns(pipeline.context()));
      pipeline.clock().advance(Duration.ofSeconds(1));
    }
    // after 1, 2, 4 and then every 5 seconds
    assertThat(tries).containsExactly(1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0);
  }

  @Test
  void b11_failsWithItsReasonWhenItLastsTooLong() {
    TransactionId id = pipeline.submit(transfer(COIN.times(1000), null));
    pipeline.run();
    for (int hour = 0; hour < 23; hour++) {
      pipeline.clock().advance(Duration.ofHours(1));
      pipeline.run();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ACCEPTED);
    pipeline.clock().advance(Duration.ofHours(1));
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.view(id).failureCode()).isEqualTo("no_relayer_can_pay");
    assertThat(pipeline.view(id).failureDetail()).startsWith("no relayer can pay");
    assertThat(pipeline.view(id).waitingFor()).isNull();
    assertThat(pipeline.view(id).nonce()).isNull();
  }

  /** One that waited for its turn in between was not held back meanwhile. */
  @Test
  void b11_countsOnlyWhatItWasHeldBackInARow() {
    TransactionId id = pipeline.submit(transfer(COIN.times(1000), null));
    pipeline.run();
    pipeline.clock().advance(Duration.ofHours(30));
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ACCEPTED);
  }

  /** A3: what is given out and in flight is money that is gone. */
  @Test
  void a3_promisesNoLanesMoneyTwice() {
    pipeline.chain().setFull(true);
    for (Address lane : pipeline.bean(KeyRing.class).addresses()) {
      pipeline.chain().setBalance(lane, COIN.times(10));
    }
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    List<TransactionId> ids = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ids.add(pipeline.submit(transfer(COIN.times(4), null)));
    }
    pipeline.run();
    assertThat(ids.stream().filter(id -> pipeline.state(id) == TransactionState.SUBMITTED))
        .hasSize(6);
    assertThat(ids.stream().filter(id -> pipeline.view(id).waitingFor() != null)).hasSize(3);
    assertThat(
            pipeline
                .sql()
                .queryForObject(
                    "SELECT COUNT(*) FROM lanes WHERE required_balance IS NOT NULL", Long.class))
        .as("no lane was starved by it")
        .isZero();
  }

  private double waiting(String reason) {
    return pipeline
        .bean(MeterRegistry.class)
        .get("transactions.waiting")
        .tag("reason", reason)
        .gauge()
        .value();
  }

  private List<String> details(TransactionId id) {
    return pipeline.bean(Timeline.class).of(id).stream().map(Event::detail).toList();
  }

  private Intent transfer(Wei value, @Nullable String relayer) {
    return new Intent(someone(), value, Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer, null, false);
  }

  private Intent estimated() {
    return new Intent(someone(), Wei.ZERO, Bytes.EMPTY, null, Speed.AVERAGE, null, null, false);
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0x4e1d00 + addresses));
  }
}
