package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.Columns;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.Window;
import io.sluice.engine.monitor.MonitorSteps;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What watching costs does not grow with the lanes, and no lane holds up another. */
class ManyLanesTests {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final String ALL_CHECKED_AT = "SELECT COUNT(*) FROM lanes WHERE checked_at = ?";

  private final List<Pipeline> pipelines = new ArrayList<>();

  @AfterEach
  void close() {
    pipelines.forEach(Pipeline::close);
  }

  @Test
  void i19_aLookAtLanesCostsTheSameForTwentyAndForTwoHundred() {
    Cost few = cost(20, ManyLanesTests::lookAtLanes);
    Cost many = cost(197, ManyLanesTests::lookAtLanes);
    assertThat(many).isEqualTo(few);
    assertThat(many.roundTrips()).isLessThanOrEqualTo(12);
    assertThat(many.reads()).isEqualTo(1);
  }

  @Test
  void i19_anAuditCostsTheSameForTwentyAndForTwoHundred() {
    Cost few = cost(20, ManyLanesTests::audit);
    Cost many = cost(197, ManyLanesTests::audit);
    assertThat(many).isEqualTo(few);
    assertThat(many.roundTrips()).isLessThanOrEqualTo(12);
    assertThat(many.reads()).isEqualTo(2);
  }

  @Test
  void i19_aBlockIsSettledAtTheSameCostForTwentyLanesAndForTwoHundred() {
    Cost few = cost(20, ManyLanesTests::settleABlockOfAll);
    Cost many = cost(197, ManyLanesTests::settleABlockOfAll);
    assertThat(many).isEqualTo(few);
    assertThat(many.roundTrips()).isLessThanOrEqualTo(16);
  }

  @Test
  void i19_aBlockEndsAtTheSameCostForTwentyLanesAndForTwoHundred() {
    Cost few = cost(20, ManyLanesTests::endABlockOfAll);
    Cost many = cost(197, ManyLanesTests::endABlockOfAll);
    assertThat(many).isEqualTo(few);
    assertThat(many.roundTrips()).isLessThanOrEqualTo(14);
  }

  @Test
  void i19_moreLanesThanOneLookTakesTakeTurns() {
    Pipeline pipeline = pipeline(450);
    busy(pipeline);
    for (int look = 1; look <= 3; look++) {
      pipeline.clock().advance(Duration.ofSeconds(1));
      int before = pipeline.chain().disputes().reads();
      MonitorSteps.watchLanes(pipeline.context());
      assertThat(pipeline.chain().disputes().reads()).isEqualTo(before + 1);
      assertThat(checkedNow(pipeline)).as("in look %s", look).isLessThanOrEqualTo(200);
    }
    Long never =
        pipeline
            .sql()
            .queryForObject(
                "SELECT COUNT(*) FROM lanes WHERE checked_at < ? AND id IN (SELECT lane_id FROM attempts)",
                Long.class,
                Columns.time(pipeline.clock().instant().minusSeconds(2)));
    assertThat(never).as("lanes that three looks have left out").isZero();
  }

  @Test
  void i19_whatANodeHasDroppedIsSentAgainOnEachOfTheLanes() {
    Pipeline pipeline = pipeline(30);
    busy(pipeline);
    pipeline.clock().advance(Duration.ofSeconds(1));
    MonitorSteps.watchLanes(pipeline.context());
    pipeline.clock().advance(Duration.ofSeconds(1));
    MonitorSteps.watchLanes(pipeline.context());
    assertThat(
            pipeline
                .sql()
                .queryForObject("SELECT COUNT(*) FROM attempts WHERE state = 'SIGNED'", Long.class))
        .isEqualTo(30);
    assertThat(pipeline.sql().queryForList("SELECT window_size FROM lanes", Integer.class))
        .filteredOn(window -> window == 32)
        .as("windows that were halved")
        .hasSize(30);
  }

  @Test
  void idleLanesAreLookedAtNowAndThen() {
    Pipeline pipeline = pipeline(10);
    int before = pipeline.chain().disputes().reads();
    for (int i = 0; i < 9; i++) {
      pipeline.clock().advance(Duration.ofSeconds(1));
      MonitorSteps.watchLanes(pipeline.context());
    }
    assertThat(pipeline.chain().disputes().reads()).as("within ten seconds").isEqualTo(before);
    pipeline.clock().advance(Duration.ofSeconds(1));
    MonitorSteps.watchLanes(pipeline.context());
    assertThat(pipeline.chain().disputes().reads()).isEqualTo(before + 1);
    assertThat(checkedNow(pipeline)).isEqualTo(13);
  }

  @Test
  void aLaneThatWaitsForMoneyIsLookedAtSooner() {
    Pipeline pipeline = start(Map.of("sluice.monitor.lane-check", "1h"));
    Address poor = pipeline.bean(KeyRing.class).addresses().getFirst();
    pipeline.chain().setBalance(poor, Wei.of(1));
    pipeline.clock().advance(Duration.ofHours(1));
    pipeline.look();
    assertThat(state(pipeline, poor)).isEqualTo("LOW_BALANCE");
    pipeline.chain().setBalance(poor, Wei.ofGwei(1_000_000_000));
    pipeline.clock().advance(Duration.ofSeconds(10));
    pipeline.look();
    assertThat(state(pipeline, poor)).isEqualTo("ACTIVE");
  }

  @Test
  void a4_oneNewLaneThatCannotBeAgreedHoldsUpNoOther() {
    Pipeline pipeline = start(Map.of());
    TransactionId id = pipeline.submit(address(9_999));
    pipeline.run();
    Address disputed = address(5);
    pipeline.chain().disputes().setDisputed(disputed);
    register(pipeline, 10);
    pipeline.mine();
    assertThat(lanes(pipeline))
        .filteredOn(lane -> lane.next() == null)
        .extracting(Lane::address)
        .containsExactly(disputed);
    assertThat(pipeline.state(id)).as("all else goes on").isEqualTo(TransactionState.MINED);
    pipeline.mine();
    pipeline.mine();
    pipeline.chain().disputes().setDisputed(null);
    pipeline.clock().advance(Duration.ofSeconds(5));
    pipeline.look();
    assertThat(lanes(pipeline)).noneMatch(lane -> lane.next() == null);
  }

  @Test
  void a4_newLanesWaitWhileNothingCanBeAgreedAndAllElseGoesOn() {
    Pipeline pipeline = start(Map.of());
    TransactionId id = pipeline.submit(address(9_999));
    pipeline.run();
    pipeline.chain().setAgreement(false);
    register(pipeline, 10);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    assertThat(lanes(pipeline)).filteredOn(lane -> lane.next() == null).hasSize(10);
    pipeline.chain().setAgreement(true);
    pipeline.clock().advance(Duration.ofSeconds(5));
    pipeline.look();
    assertThat(lanes(pipeline)).noneMatch(lane -> lane.next() == null);
  }

  @Test
  void aLaneThatIsAdoptedTwiceKeepsItsCounter() {
    Pipeline pipeline = start(Map.of());
    Lane lane = lanes(pipeline).getFirst();
    pipeline.sql().update("UPDATE lane_nonces SET next_nonce = 9");
    pipeline.sql().update("UPDATE lanes SET mined_nonce = 4");
    pipeline.bean(Lanes.class).adopt(Map.of(lane.id(), new Nonce(0)));
    assertThat(lanes(pipeline).getFirst().next()).isEqualTo(new Nonce(9));
    assertThat(lanes(pipeline).getFirst().mined()).isEqualTo(new Nonce(4));
  }

  private Cost cost(int lanes, Work work) {
    Pipeline pipeline = pipeline(lanes);
    busy(pipeline);
    Cost[] cost = new Cost[1];
    work.on(
        pipeline,
        measured -> {
          long trips = pipeline.roundTrips();
          int reads = pipeline.chain().disputes().reads();
          measured.run();
          cost[0] =
              new Cost(pipeline.roundTrips() - trips, pipeline.chain().disputes().reads() - reads);
        });
    return cost[0];
  }

  private static void lookAtLanes(Pipeline pipeline, Measure measure) {
    pipeline.clock().advance(Duration.ofSeconds(1));
    MonitorSteps.watchLanes(pipeline.context());
    pipeline.clock().advance(Duration.ofSeconds(1));
    measure.of(() -> MonitorSteps.watchLanes(pipeline.context()));
    assertThat(checkedNow(pipeline)).as("it looked").isGreaterThanOrEqualTo(20);
  }

  private static void audit(Pipeline pipeline, Measure measure) {
    for (int i = 0; i < 5; i++) {
      pipeline.chain().mine();
      MonitorSteps.follow(pipeline.context());
    }
    pipeline.clock().advance(Duration.ofSeconds(5));
    measure.of(() -> MonitorSteps.audit(pipeline.context()));
    assertThat(
            pipeline
                .sql()
                .queryForObject("SELECT COUNT(*) FROM lanes WHERE audited_nonce = 0", Long.class))
        .as("it audited")
        .isGreaterThanOrEqualTo(20);
  }

  private static void settleABlockOfAll(Pipeline pipeline, Measure measure) {
    spendOfAll(pipeline);
    measure.of(() -> MonitorSteps.follow(pipeline.context()));
    assertThat(mined(pipeline)).as("it settled").isGreaterThanOrEqualTo(20);
  }

  private static void endABlockOfAll(Pipeline pipeline, Measure measure) {
    spendOfAll(pipeline);
    MonitorSteps.follow(pipeline.context());
    long mined = mined(pipeline);
    pipeline.chain().mine(2);
    MonitorSteps.follow(pipeline.context());
    MonitorSteps.end(pipeline.context());
    assertThat(mined(pipeline)).as("it ended %s", mined).isZero();
    spendNothing(measure, pipeline);
  }

  /** Measured apart, on the same rows put back. */
  private static void spendNothing(Measure measure, Pipeline pipeline) {
    pipeline.sql().update("UPDATE transactions SET state = 'MINED', confirmed_at = NULL");
    pipeline.sql().update("UPDATE chains SET agreed_number = 0");
    measure.of(() -> MonitorSteps.end(pipeline.context()));
    assertThat(mined(pipeline)).isZero();
  }

  private static void spendOfAll(Pipeline pipeline) {
    lanes(pipeline).stream()
        .filter(lane -> lane.pending() > 0)
        .forEach(lane -> pipeline.chain().spend(lane.address()));
    pipeline.clock().advance(Duration.ofSeconds(1));
    pipeline.chain().mine();
  }

  private static long mined(Pipeline pipeline) {
    Long count =
        pipeline
            .sql()
            .queryForObject("SELECT COUNT(*) FROM transactions WHERE state = 'MINED'", Long.class);
    return count == null ? 0 : count;
  }

  private static long checkedNow(Pipeline pipeline) {
    Long count =
        pipeline
            .sql()
            .queryForObject(ALL_CHECKED_AT, Long.class, Columns.time(pipeline.clock().instant()));
    return count == null ? 0 : count;
  }

  private static String state(Pipeline pipeline, Address address) {
    return lanes(pipeline).stream()
        .filter(lane -> lane.address().equals(address))
        .map(lane -> lane.state().name())
        .findFirst()
        .orElseThrow();
  }

  private static List<Lane> lanes(Pipeline pipeline) {
    return pipeline.bean(Lanes.class).all(CHAIN);
  }

  private Pipeline pipeline(int lanes) {
    Pipeline pipeline = start(Map.of());
    register(pipeline, lanes);
    for (int i = 0; i <= lanes / 200; i++) {
      pipeline.clock().advance(Duration.ofSeconds(10));
      pipeline.look();
    }
    assertThat(lanes(pipeline)).noneMatch(lane -> lane.next() == null);
    return pipeline;
  }

  private Pipeline start(Map<String, Object> settings) {
    Pipeline started = new Pipeline(settings);
    pipelines.add(started);
    return started;
  }

  private static void register(Pipeline pipeline, int count) {
    List<Address> more = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      more.add(address(i));
    }
    pipeline.bean(Lanes.class).register(CHAIN, more, new Window(64, 16, 2048));
  }

  /** As if each of the added lanes had sent a transaction that {@code spend} then mines. */
  private static void busy(Pipeline pipeline) {
    List<Object[]> transactions = new ArrayList<>();
    List<Object[]> attempts = new ArrayList<>();
    var now = Columns.time(pipeline.clock().instant());
    for (Lane lane : lanes(pipeline)) {
      if (lane.address().hex().startsWith("0x00")) {
        byte[] id = Columns.id(UUID.randomUUID());
        byte[] hash =
            Keccak.hash(("stranger " + lane.address() + 0).getBytes(StandardCharsets.UTF_8));
        transactions.add(
            new Object[] {id, new byte[20], new byte[1], lane.id().value(), hash, now, now});
        attempts.add(new Object[] {lane.id().value(), hash, id, new byte[1], now, now});
        pipeline
            .sql()
            .update("UPDATE lane_nonces SET next_nonce = 1 WHERE lane_id = ?", lane.id().value());
      }
    }
    pipeline
        .sql()
        .batchUpdate(
            """
            INSERT INTO transactions (id, client_id, chain_id, state, to_address, value, data, speed, retry_on_failure, lane_id, nonce,
                                      hash, created_at, updated_at)
            VALUES (?, 1, 31337, 'SUBMITTED', ?, ?, '', 'average', FALSE, ?, 0, ?, ?, ?)
            """,
            transactions);
    pipeline
        .sql()
        .batchUpdate(
            """
            INSERT INTO attempts (lane_id, nonce, ordinal, hash, transaction_id, raw, state, sent_at, created_at)
            VALUES (?, 0, 0, ?, ?, ?, 'SENT', ?, ?)
            """,
            attempts);
  }

  private static Address address(int index) {
    return new Address("0x%08x%032x".formatted(index, 0x1a4e));
  }

  private record Cost(long roundTrips, int reads) {}

  private interface Work {
    void on(Pipeline pipeline, Measure measure);
  }

  private interface Measure {
    void of(Runnable measured);
  }
}
