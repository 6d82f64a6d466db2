package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A10: what a turn takes, and leaves, when more waits than the 32 that are looked at one by one.
 * Three lanes, 64 places each.
 */
class CrowdTests {
  private static final long AIRDROP = 1;
  private static final long PAYMENT = 2;

  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  /** What finds no room keeps its place: it is not claimed, and waits for nothing but room. */
  @Test
  void a10_leavesInItsPlaceWhatHasNoRoom() {
    windows(2);
    submit(AIRDROP, 9, null);
    assertThat(turns()).isEqualTo(6);
    assertThat(routed()).isEqualTo(6);
    assertThat(untouched()).isEqualTo(3);
  }

  @Test
  void a10_leavesInItsPlaceWhatOfACrowdHasNoRoom() {
    windows(20);
    submit(AIRDROP, 60, null);
    submit(PAYMENT, 60, null);
    long seen = turns();
    assertThat(seen).isEqualTo(routed()).isBetween(45L, 60L);
    assertThat(untouched()).isEqualTo(120 - seen);
  }

  /** Not one by one, as lanes that have room come by. */
  @Test
  void b11_saysToEveryoneAtOnceThatHisRelayerIsNotActive() {
    submit(AIRDROP, 40, "gone");
    assertThat(turns()).isEqualTo(40);
    assertThat(held("no_relayer")).isEqualTo(40);
  }

  @Test
  void b11_saysAlsoToThoseWithoutRoomThatThePriceIsMissing() {
    windows(2);
    pipeline.chain().setDown(true);
    submit(AIRDROP, 40, null);
    assertThat(turns()).isEqualTo(40);
    assertThat(held("no_price")).isEqualTo(40);
  }

  @Test
  void b11_saysAlsoToAFewWithoutRoomThatThePriceIsMissing() {
    windows(2);
    pipeline.chain().setDown(true);
    submit(AIRDROP, 9, null);
    assertThat(turns()).isEqualTo(9);
    assertThat(held("no_price")).isEqualTo(9);
  }

  /** What the other is about to put on lanes takes room there already. */
  @Test
  void a10_twoTurnsAtOnceOverrunNoWindow() {
    submit(AIRDROP, 100, null);
    RoutingSteps.slowTurn(
        pipeline.context(),
        () -> {
          submit(PAYMENT, 100, null);
          turns();
        });
    assertThat(count("client_id = 1 AND state = 'ROUTED'")).isEqualTo(100);
    assertThat(count("client_id = 2 AND state = 'ROUTED'")).isPositive();
    assertThat(
            pipeline
                .sql()
                .queryForList(
                    "SELECT COUNT(*) FROM transactions WHERE state = 'ROUTED' GROUP BY lane_id",
                    Long.class))
        .allMatch(count -> count <= 64);
  }

  /** 128 lines a turn: the rest in the next, and with it those that came at the front since. */
  @Test
  void a10_goesRoundWhenThereAreMoreLinesThanATurnLooksAt() {
    tick(); // the next look for nothing in particular is a second later
    for (long client = 1; client <= 130; client++) {
      submit(client, 1, null);
    }
    assertThat(turns()).isEqualTo(128);
    submit(1, 1, null);
    submit(128, 1, null);
    pipeline.clock().advance(Duration.ofMillis(100));
    tick();
    assertThat(routed()).isEqualTo(132);
    assertThat(cost()).as("nothing is left").isZero();
  }

  /** None of them can be taken, and all stay where they are. */
  @Test
  void a10_noNumberOfLinesKeepsALineOutOfSight() {
    for (int i = 0; i < 140; i++) {
      submit(AIRDROP, 1, "gone-%03d".formatted(i));
    }
    TransactionId own = pipeline.submit(AIRDROP, intent(aLane()));
    submit(PAYMENT, 1, null);
    turns();
    turns();
    assertThat(held("no_relayer")).isEqualTo(140);
    assertThat(pipeline.state(own)).isEqualTo(TransactionState.ROUTED);
    assertThat(count("client_id = 2 AND state = 'ROUTED'")).isEqualTo(1);
    long before = pipeline.roundTrips();
    turns();
    turns();
    assertThat(pipeline.roundTrips() - before).as("the lines are known").isLessThan(24);
  }

  /** While one is known to be there nobody counts first whether it is one. */
  @Test
  void a10_looksForLinesInACrowdAndAtEachOfAFew() {
    cost(40); // after which its line is known
    long first = cost(1);
    long few = cost(1);
    assertThat(few).isLessThan(first);
    long sudden = cost(40);
    long expected = cost(40);
    assertThat(expected).isEqualTo(sudden - 1);
  }

  @Test
  void a10_takesOneTurnWhereEverythingIsHeldBack() {
    for (int i = 0; i < 40; i++) {
      pipeline.submit(AIRDROP, intent(Wei.of(2).times(Long.MAX_VALUE).times(100), null));
    }
    assertThat(turns()).isEqualTo(40);
    assertThat(held("cannot_pay")).isEqualTo(40);
    long before = pipeline.roundTrips();
    assertThat(turns()).isZero();
    assertThat(pipeline.roundTrips() - before).isLessThan(12);
  }

  /**
   * Of a turn, in round trips.
   *
   * @param count how many come before it, and are routed by it
   */
  private long cost(int count) {
    submit(AIRDROP, count, null);
    long before = pipeline.roundTrips();
    assertThat(turns()).isEqualTo(count);
    return pipeline.roundTrips() - before;
  }

  /** Of a beat of the ticker. */
  private long cost() {
    long before = pipeline.roundTrips();
    tick();
    return pipeline.roundTrips() - before;
  }

  private void tick() {
    RoutingSteps.tick(pipeline.context());
  }

  private long turns() {
    return RoutingSteps.turns(pipeline.context());
  }

  private void windows(int size) {
    pipeline.sql().update("UPDATE lanes SET window_size = ?", size);
  }

  private void submit(long client, int count, @Nullable String relayer) {
    for (int i = 0; i < count; i++) {
      pipeline.submit(client, intent(relayer));
    }
  }

  private Intent intent(@Nullable String relayer) {
    return intent(Wei.of(1), relayer);
  }

  private Intent intent(Wei value, @Nullable String relayer) {
    addresses++;
    Address someone = new Address("0x%040x".formatted(0xc40d00 + addresses));
    return new Intent(someone, value, Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer, null, false);
  }

  private String aLane() {
    return String.valueOf(
        pipeline.sql().queryForObject("SELECT MIN(name) FROM lanes", String.class));
  }

  private long routed() {
    return count("state = 'ROUTED'");
  }

  /** Those that wait, and that no turn has moved since they came. */
  private long untouched() {
    return rows("waiting WHERE not_before = '2029-12-31 23:59:00' AND hold IS NULL");
  }

  private long held(String reason) {
    return rows("waiting WHERE hold = '" + reason + "'");
  }

  private long count(String where) {
    return rows("transactions WHERE " + where);
  }

  private long rows(String from) {
    Long count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM " + from, Long.class);
    return count == null ? 0 : count;
  }
}
