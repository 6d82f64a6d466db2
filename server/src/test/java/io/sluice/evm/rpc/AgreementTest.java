package io.sluice.evm.rpc;

import static io.sluice.evm.rpc.Clients.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be taken back needs two; one that lags or lies decides nothing. */
final class AgreementTest {
  private static final BlockHash BLOCK = new BlockHash("0x" + "b1".repeat(32));
  private static final BlockHash OTHER = new BlockHash("0x" + "b2".repeat(32));
  private static final TxHash HASH = new TxHash("0x" + "01".repeat(32));
  private static final List<Bytes> ONE = List.of(Bytes.parse("0x0201"));
  private static final List<Call> CALL =
      List.of(new Call(Address.ZERO, Address.ZERO, Wei.ZERO, Bytes.EMPTY, null));

  private final FakeNode first = FakeNode.answering(at(1, BLOCK));
  private final FakeNode second = FakeNode.answering(at(1, BLOCK));
  private final FakeNode third = FakeNode.answering(at(1, BLOCK));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonRpcEthereumClient two = Clients.of(meters, first, second);
  private final JsonRpcEthereumClient three =
      Clients.of(new SimpleMeterRegistry(), first, second, third);

  @AfterEach
  void close() {
    two.close();
    three.close();
    first.close();
    second.close();
    third.close();
  }

  @Test
  void twoThatSayTheSameAreEnough() {
    second.behave(FakeNode.each(at(9, OTHER)));

    assertThat(three.agreedNonces(List.of(Address.ZERO), new BlockNumber(1)))
        .containsExactly(new Nonce(1));
    assertThat(three.agreedHash(new BlockNumber(1))).contains(BLOCK);
    assertThat(three.agreedReceipts(List.of(HASH))).containsKey(HASH);
  }

  @Test
  void twoThatDifferDecideNothing() {
    second.behave(FakeNode.each(at(9, OTHER)));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedNonces(List.of(Address.ZERO), new BlockNumber(1)))
        .withMessage("the endpoints do not agree");
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedHash(new BlockNumber(1)));
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedReceipts(List.of(HASH)));
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedReceipts(BLOCK, new BlockNumber(1), List.of(HASH)));
  }

  @Test
  void oneAloneDecidesNothingWhereThereIsAnother() {
    second.behave(FakeNode.status(503, "text/plain", "no"));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedNonces(List.of(Address.ZERO), new BlockNumber(1)))
        .withMessageStartingWith("fewer than 2 endpoints answered");
  }

  @Test
  void theOnlyOneIsBelieved() {
    try (JsonRpcEthereumClient alone = Clients.of(first)) {
      assertThat(alone.agreedHash(new BlockNumber(1))).contains(BLOCK);
    }
  }

  @Test
  void aRevertTakesTwo() {
    first.behave(FakeNode.each(asked -> asked.error(3, "execution reverted: too late")));

    assertThat(two.estimateGas(CALL)).containsExactly(new GasAnswer.Estimate(1));

    second.behave(FakeNode.status(503, "text/plain", "no"));
    assertThat(two.estimateGas(CALL))
        .containsExactly(
            new GasAnswer.Unavailable("fewer than two endpoints say whether it reverts"));
  }

  @Test
  void aRevertThatTwoSeeIsOne() {
    first.behave(FakeNode.each(asked -> asked.error(3, "execution reverted: too late")));
    second.behave(FakeNode.each(asked -> asked.error(-32000, "execution reverted")));

    assertThat(two.estimateGas(CALL)).containsExactly(new GasAnswer.Reverts("too late"));
  }

  @Test
  void bytesAreWrongWhenTwoSaySo() throws Exception {
    first.behave(FakeNode.each(asked -> asked.error(-32000, "invalid sender")));
    second.behave(FakeNode.status(503, "text/plain", "no"));
    assertThat(
            eventually(() -> {
              two.send(ONE);
              return up(second) == 0;
            }))
        .isTrue();

    assertThat(two.send(ONE))
        .containsExactly(
            new SendAnswer.Unknown("one endpoint alone says: invalid sender (-32000)"));

    second.behave(
        FakeNode.each(asked ->
            asked.method().equals("eth_chainId")
                ? asked.result("\"0x7a69\"")
                : asked.error(-32000, "transaction type not supported")));
    assertThat(eventually(() -> up(second) == 1)).isTrue();
    assertThat(two.send(ONE).getFirst()).isInstanceOf(SendAnswer.Invalid.class);
  }

  @Test
  void anEndpointThatLagsIsReadLast() {
    first.behave(FakeNode.each(at(90, BLOCK)));
    second.behave(FakeNode.each(at(100, BLOCK)));
    two.latestBlock();

    two.compareHeads();

    assertThat(meters.get("rpc.endpoint.lag.blocks").tag("endpoint", first.label()).gauge().value())
        .isEqualTo(10);
    assertThat(two.latestBlock().number()).isEqualTo(new BlockNumber(100));
  }

  @Test
  void oneThatIsAheadOfAllOthersSetsNoMeasure() {
    first.behave(FakeNode.each(at(100, BLOCK)));
    second.behave(FakeNode.each(at(99, BLOCK)));
    third.behave(FakeNode.each(at(5000, BLOCK)));
    SimpleMeterRegistry own = new SimpleMeterRegistry();
    try (JsonRpcEthereumClient client = Clients.of(own, first, second, third)) {
      client.compareHeads();

      assertThat(lag(own, first)).isZero();
      assertThat(lag(own, second)).isEqualTo(1);
      assertThat(lag(own, third)).isZero();
    }
  }

  private static double lag(SimpleMeterRegistry meters, FakeNode node) {
    return meters.get("rpc.endpoint.lag.blocks").tag("endpoint", node.label()).gauge().value();
  }

  private double up(FakeNode node) {
    return meters.get("rpc.endpoint.up").tag("endpoint", node.label()).gauge().value();
  }

  /** A node whose newest block has this number, and each of whose blocks this hash. */
  private static Function<FakeNode.Asked, String> at(long number, BlockHash block) {
    return asked ->
        switch (asked.method()) {
          case "eth_chainId" -> asked.result("\"0x7a69\"");
          case "eth_blockNumber", "eth_getTransactionCount", "eth_estimateGas" ->
              asked.result("\"0x%x\"".formatted(number));
          case "eth_getTransactionReceipt" ->
              asked.result(
                  """
                  {"transactionHash":"%s","blockHash":"%s","blockNumber":"0x1","status":"0x%d",
                   "gasUsed":"0x1","effectiveGasPrice":"0x1"}
                  """
                      .formatted(HASH, BLOCK, number % 2 == 1 && number < 5 ? 1 : 0));
          default ->
              asked.result(
                  """
                  {"number":"0x%x","hash":"%s","parentHash":"%s","timestamp":"0x1",
                   "gasLimit":"0x1","gasUsed":"0x0","transactions":[]}
                  """
                      .formatted(number, block, block));
        };
  }
}
