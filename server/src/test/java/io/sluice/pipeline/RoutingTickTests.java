package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.routing.Feeder;
import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * When a relay looks by itself at what waits: every 100 ms while something may soon find room, else
 * once a second. Three lanes.
 */
class RoutingTickTests {
  private static final long AIRDROP = 1;
  private static final long PAYMENT = 2;
  private static final Wei COIN = new Wei(BigInteger.TEN.pow(18));

  private final Pipeline pipeline = new Pipeline(Larder.class);
  private int addresses;

  @BeforeEach
  void lookOnce() {
    tick();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a10_looksOnceASecondWhileNothingWaits() {
    assertThat(looks(9)).isZero();
    assertThat(looks(1)).isEqualTo(1);
    assertThat(looks(9)).isZero();
  }

  @Test
  void a10_looksOnceASecondWhenAllThatWaitedHasItsWay() {
    pipeline.clock().advance(Duration.ofSeconds(1));
    submit(AIRDROP, 5);
    tick();
    assertThat(count("state = 'ROUTED'")).isEqualTo(5);
    assertThat(looks(9)).isZero();
  }

  @Test
  void a10_looksOnceASecondWhenACrowdHasItsWay() {
    pipeline.clock().advance(Duration.ofSeconds(1));
    submit(AIRDROP, 40);
    submit(PAYMENT, 5);
    tick();
    assertThat(count("state = 'ROUTED'")).isEqualTo(45);
    assertThat(looks(9)).isZero();
  }

  @Test
  void a10_goesOnAtOnceWhenThereIsRoomForTheFewThatWait() {
    windows(2);
    submit(AIRDROP, 9);
    pipeline.clock().advance(Duration.ofSeconds(1));
    tick();
    assertThat(count("state = 'ROUTED'")).isEqualTo(6);
    windows(64);
    assertThat(looks(1)).isEqualTo(1);
    assertThat(count("state = 'ROUTED'")).isEqualTo(9);
  }

  /** Its share of a turn was more than it took: room, and no end of its line, kept it there. */
  @Test
  void a10_goesOnAtOnceWhenThereIsRoomForTheRestOfACrowd() {
    windows(20);
    submit(AIRDROP, 60);
    submit(PAYMENT, 60);
    pipeline.clock().advance(Duration.ofSeconds(1));
    tick();
    assertThat(count("state = 'ROUTED'")).isBetween(45L, 60L);
    windows(64);
    assertThat(looks(1)).isEqualTo(1);
    assertThat(count("state = 'ROUTED'")).isEqualTo(120);
  }

  @Test
  void a10_looksForRoomUntilThereIsSome() {
    windows(1);
    submit(AIRDROP, 40);
    pipeline.clock().advance(Duration.ofSeconds(1));
    tick();
    assertThat(looks(5)).as("there is none").isEqualTo(5);
    windows(64);
    assertThat(looks(1)).isEqualTo(1);
    assertThat(count("state = 'ROUTED'")).isEqualTo(40);
  }

  /** The others have room, and cannot pay for it. */
  @Test
  void a10_goesOnAtOnceWhenTheOnlyLaneThatCanPayHasRoom() {
    Address rich = pipeline.bean(KeyRing.class).addresses().getFirst();
    pipeline.chain().setBalance(rich, COIN.times(200));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    String name = "lane-" + rich.hex().substring(2, 10);
    windows(1);
    pipeline.submit(intent(Wei.of(1), name, null));
    tick();
    TransactionId dear = pipeline.submit(intent(COIN.times(150), null, null));
    pipeline.clock().advance(Duration.ofSeconds(1));
    tick();
    assertThat(pipeline.state(dear)).isEqualTo(TransactionState.ACCEPTED);
    assertThat(pipeline.view(dear).waitingFor()).isNull();
    windows(64);
    assertThat(looks(1)).isEqualTo(1);
    assertThat(pipeline.state(dear)).isEqualTo(TransactionState.ROUTED);
  }

  @Test
  void endsWhatIsNoLongerValidAlthoughNoTurnComesToIt() {
    windows(1);
    submit(AIRDROP, 40);
    Instant end = pipeline.clock().instant().plusSeconds(5);
    TransactionId late = pipeline.submit(intent(Wei.of(1), null, end));
    pipeline.clock().advance(Duration.ofSeconds(5));
    tick();
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.EXPIRED);
  }

  @Test
  void feedsAgainAtOnceWhileAFeederHasMore() {
    Larder larder = pipeline.bean(Larder.class);
    larder.left = true;
    pipeline.clock().advance(Duration.ofSeconds(1));
    tick();
    assertThat(looks(3)).isEqualTo(3);
    larder.left = false;
    assertThat(looks(1)).isEqualTo(1);
    assertThat(looks(5)).isZero();
  }

  /**
   * In so many beats of the ticker.
   *
   * @return how often it looked
   */
  private int looks(int beats) {
    Larder larder = pipeline.bean(Larder.class);
    int before = larder.fed;
    for (int i = 0; i < beats; i++) {
      pipeline.clock().advance(Duration.ofMillis(100));
      long trips = pipeline.roundTrips();
      int fed = larder.fed;
      tick();
      assertThat(larder.fed > fed).as("fed").isEqualTo(pipeline.roundTrips() > trips);
    }
    return larder.fed - before;
  }

  private void tick() {
    RoutingSteps.tick(pipeline.context());
  }

  private void windows(int size) {
    pipeline.sql().update("UPDATE lanes SET window_size = ?", size);
  }

  private void submit(long client, int count) {
    for (int i = 0; i < count; i++) {
      pipeline.submit(client, intent(Wei.of(1), null, null));
    }
  }

  private Intent intent(Wei value, @Nullable String relayer, @Nullable Instant validUntil) {
    addresses++;
    Address someone = new Address("0x%040x".formatted(0x71c400 + addresses));
    return new Intent(
        someone, value, Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer, validUntil, false);
  }

  private long count(String where) {
    Long count =
        pipeline
            .sql()
            .queryForObject("SELECT COUNT(*) FROM transactions WHERE " + where, Long.class);
    return count == null ? 0 : count;
  }

  /** A feeder that makes nothing, and has as much left as a test says. */
  static final class Larder implements Feeder {
    private boolean left;
    private int fed;

    @Override
    public String name() {
      return "larder";
    }

    @Override
    public boolean feed() {
      fed++;
      return left;
    }
  }
}
