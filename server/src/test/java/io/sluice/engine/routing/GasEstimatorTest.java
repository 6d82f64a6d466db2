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
    Lane lane =
        new Lane(
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
    Room room = new Room(List.of(lane), List.of(), new Backlog(List.of(), Instant.EPOCH), 0);
    TransactionId id = new TransactionId(UUID.randomUUID());
    Waiting.Entry entry =
        new Waiting.Entry(id, new Waiting.Line(1, null, 2), Instant.EPOCH, 0, null, null);
    Wei cost = GasEstimator.cost(intent, FEES, GasEstimator.least(intent));
    room.take(1, null, cost);
    EthereumClient node = node();
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    return new GasEstimator(node, new BlockLimit(node, clock), settings())
        .estimate(
            List.of(new GasEstimator.Candidate(entry, new Accepted(id, intent), lane, FEES, cost)),
            room)
        .getFirst();
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

  private static RoutingSettings settings() {
    return new RoutingSettings(16_777_216, 20, 131_072, true, Duration.ZERO);
  }
}
