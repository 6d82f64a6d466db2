package io.sluice.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.transaction.Accepted;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.Block;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.evm.rpc.GasAnswer;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of what a node says of a transaction's gas. */
class GasEstimatorTest {
  private static final Fees FEES = new Fees(Wei.of(10), Wei.of(1));
  private static final Address SOMEONE = new Address("0x%040x".formatted(7));
  private long blockLimit = 30_000_000;
  private GasAnswer answer = new GasAnswer.Estimate(21_000);
  private boolean simulate = true;
  private int asked;

  /** S7, M1, A5: estimate, calldata, gas it is signed with. */
  @ParameterizedTest
  @CsvSource({
    "21000, 0x, 21000", // exact when the node itself says so
    "21001, 0x, 25201", // a plain transfer costs more elsewhere
    "52000, 0x, 62400", // zk chains
    "100000, 0x01, 120000",
    "1, 0x01, 25248", // never under the intrinsic gas, whatever a node says
    "13000000, 0x01, 15000000", // a margin of ours never goes over the block
    "15000000, 0x01, 15000000",
  })
  void s7_m1_staysBetweenTheIntrinsicGasAndTheBlock(long estimate, String data, long gas) {
    blockLimit = 15_000_000;
    answer = new GasAnswer.Estimate(estimate);
    assertThat(gas(intent(Bytes.parse(data), null))).isEqualTo(gas);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void s7_givesUpWhatNoBlockCanHold() {
    blockLimit = 15_000_000;
    answer = new GasAnswer.Estimate(15_000_001);
    assertThat(decide(intent(Bytes.EMPTY, null)))
        .isInstanceOfSatisfying(
            Decision.Over.class,
            over ->
                assertThat(over.failure().detail())
                    .isEqualTo("it needs 15000001 gas; the limit is 15000000"));
  }

  @Test
  void signsWithTheGasThatTheClientSet() {
    answer = new GasAnswer.Estimate(90_000);
    assertThat(gas(intent(Bytes.parse("0x01"), 90_000L))).isEqualTo(90_000);
    assertThat(gas(intent(Bytes.EMPTY, 21_000L))).isEqualTo(21_000);
    assertThat(asked).as("a plain transfer with a plain transfer's gas is not tried").isEqualTo(1);
  }

  /** What is known before a node was asked: a lane that cannot pay that much is not taken. */
  @Test
  void knowsWhatItTakesAtLeastToMakeAContract() {
    Bytes data = Bytes.parse("0x01");
    Intent creation = new Intent(null, Wei.ZERO, data, null, Speed.AVERAGE, null, null, false);
    assertThat(GasEstimator.least(creation)).isEqualTo(53_018);
    assertThat(GasEstimator.least(intent(data, null))).isEqualTo(21_040);
    assertThat(GasEstimator.least(intent(data, 70_000L))).isEqualTo(70_000);
  }

  /** Nodes take 131072 bytes, of which a signature and the like are 250. */
  @Test
  void endsWhatIsLargerThanNodesTake() {
    assertThat(decide(intent(Bytes.of(new byte[131_072 - 250]), null)))
        .isInstanceOf(Decision.Routed.class);
    assertThat(decide(intent(Bytes.of(new byte[131_072 - 249]), null)))
        .isInstanceOfSatisfying(
            Decision.Over.class,
            over ->
                assertThat(over.failure().detail())
                    .startsWith("its calldata is larger than nodes take"));
  }

  /** Only what is routed for certain, and at once, needs no claim. */
  @ParameterizedTest
  @CsvSource({
    // bytes of calldata, gas that the client set, simulated, plain
    "0, 21000, true, true",
    "0, , true, false",
    "0, 21001, true, false",
    "1, 21000, true, false",
    "1, 90000, false, true",
    "1, , false, false",
    "131072, 9000000, false, false",
  })
  void callsPlainWhatIsRoutedAndAskedOfNobody(
      int size, @Nullable Long gas, boolean simulate, boolean plain) {
    this.simulate = simulate;
    Intent intent = intent(Bytes.of(new byte[size]), gas);
    assertThat(estimator().isPlain(candidate(intent, lane(null)))).isEqualTo(plain);
    assertThat(decide(intent) instanceof Decision.Routed && asked == 0).isEqualTo(plain);
  }

  @Test
  void takesPovertyForTheLanesAndNotTheRequests() {
    answer = new GasAnswer.InsufficientFunds("insufficient funds for transfer");
    assertThat(decide(intent(Bytes.EMPTY, null)))
        .isInstanceOfSatisfying(
            Decision.Held.class,
            held -> assertThat(held.reason()).isEqualTo(HoldReason.CANNOT_PAY));
  }

  @Test
  void a3_holdsBackWhatTheLaneCannotPayWithTheGasThatItNeeds() {
    answer = new GasAnswer.Estimate(1_000_000);
    assertThat(decide(intent(Bytes.EMPTY, null), Wei.of(10 * 1_199_999L)))
        .isInstanceOf(Decision.Held.class);
    assertThat(decide(intent(Bytes.EMPTY, null), Wei.of(10 * 1_200_000L)))
        .isInstanceOfSatisfying(
            Decision.Routed.class,
            routed -> assertThat(routed.routing().reserved()).isEqualTo(Wei.of(12_000_000)));
  }

  @Test
  void endsWhatRevertsWithItsReason() {
    answer = new GasAnswer.Reverts("余额不足");
    assertThat(decide(intent(Bytes.EMPTY, null)))
        .isInstanceOfSatisfying(
            Decision.Over.class, over -> assertThat(over.failure().detail()).isEqualTo("余额不足"));
  }

  private long gas(Intent intent) {
    return ((Decision.Routed) decide(intent)).routing().route().gas();
  }

  private Decision decide(Intent intent) {
    return decide(intent, null);
  }

  private Decision decide(Intent intent, @Nullable Wei balance) {
    Lane lane = lane(balance);
    Room room =
        new Room(
            List.of(lane),
            List.of(),
            new Backlog(List.of(), Instant.EPOCH),
            0,
            Strategy.LEAST_PENDING);
    GasEstimator.Candidate candidate = candidate(intent, lane);
    room.take(1, null, candidate.cost());
    return estimator().estimate(List.of(candidate), room).getFirst();
  }

  private GasEstimator estimator() {
    EthereumClient node = node();
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    return new GasEstimator(
        node,
        new BlockLimit(node, clock),
        new RoutingSettings(
            16_777_216, 20, 131_072, simulate, Duration.ZERO, Strategy.LEAST_PENDING, true));
  }

  private static GasEstimator.Candidate candidate(Intent intent, Lane lane) {
    TransactionId id = new TransactionId(UUID.randomUUID());
    Waiting.Entry entry =
        new Waiting.Entry(id, new Waiting.Line(1, null, 2), Instant.EPOCH, 0, null, null);
    Wei cost = GasEstimator.cost(intent, FEES, GasEstimator.least(intent));
    return new GasEstimator.Candidate(entry, new Accepted(id, intent), lane, FEES, cost);
  }

  private static Lane lane(@Nullable Wei balance) {
    return new Lane(
        new LaneId(1),
        new ChainId(31337),
        SOMEONE,
        "lane-1",
        LaneState.ACTIVE,
        64,
        new Nonce(0),
        new Nonce(0),
        balance,
        null,
        null,
        null,
        null);
  }

  /** A node that answers two questions. */
  private EthereumClient node() {
    return (EthereumClient)
        Proxy.newProxyInstance(
            EthereumClient.class.getClassLoader(),
            new Class<?>[] {EthereumClient.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "estimateGas" -> {
                    asked++;
                    yield ((List<?>) arguments[0]).stream().map(call -> answer).toList();
                  }
                  case "latestBlock" -> block();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Block block() {
    return new Block(
        new io.sluice.evm.chain.BlockNumber(1),
        io.sluice.evm.chain.BlockHash.of(new byte[32]),
        io.sluice.evm.chain.BlockHash.of(new byte[32]),
        Instant.EPOCH,
        Wei.ZERO,
        blockLimit,
        List.of());
  }

  private static Intent intent(Bytes data, @Nullable Long gasLimit) {
    return new Intent(SOMEONE, Wei.ZERO, data, gasLimit, Speed.AVERAGE, null, null, false);
  }
}
