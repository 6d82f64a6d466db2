package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a node, and what is made of its answers. */
final class ReadsTest {
  private static final BlockHash BLOCK = new BlockHash("0x" + "b1".repeat(32));
  private static final BlockHash OTHER = new BlockHash("0x" + "b2".repeat(32));
  private static final TxHash ONE = new TxHash("0x" + "01".repeat(32));
  private static final TxHash TWO = new TxHash("0x" + "02".repeat(32));

  private final FakeNode node = FakeNode.answering(asked -> asked.error(-32601, "no"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonRpcEthereumClient client = Clients.of(meters, node);

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void readsABlockAndSkipsWhatIsNew() {
    node.behave(
        FakeNode.each(asked ->
            asked.result(
                """
                {"number":"0x10","hash":"%s","parentHash":"%s","timestamp":"0x65000000",
                 "baseFeePerGas":"0x3b9aca00","gasLimit":"0x1c9c380","gasUsed":"0x5208",
                 "withdrawals":[{"index":"0x1","list":[1,2,{"a":null}]}],"extra":{"b":[[]]},
                 "transactions":["%s","%s"],"size":12.5,"uncles":[]}
                """
                    .formatted(BLOCK, OTHER, ONE, TWO))));

    assertThat(client.latestBlock())
        .isEqualTo(
            new Block(
                new BlockNumber(16),
                BLOCK,
                OTHER,
                Instant.ofEpochSecond(0x65000000),
                Wei.ofGwei(1),
                30_000_000,
                List.of(ONE, TWO)));
    assertThat(node.requests().getFirst().getFirst().params()).hasToString("[\"latest\",false]");
  }

  @Test
  void showsTheBlockThatWasReadAnywayWhileItIsRecent() {
    node.behave(FakeNode.each(asked -> asked.result(block(7, "0x1"))));

    assertThat(client.recentBlock(Duration.ofMinutes(1)).number()).isEqualTo(new BlockNumber(7));
    assertThat(client.recentBlock(Duration.ofMinutes(1)).number()).isEqualTo(new BlockNumber(7));
    assertThat(node.requests()).hasSize(1);

    node.behave(FakeNode.each(asked -> asked.result(block(8, "0x1"))));
    client.latestBlock();
    assertThat(client.recentBlock(Duration.ofMinutes(1)).number()).isEqualTo(new BlockNumber(8));
    assertThat(client.recentBlock(Duration.ZERO).number()).isEqualTo(new BlockNumber(8));
    assertThat(node.requests()).hasSize(3);
  }

  /** Nobody needs those numbers exactly; some chains have none, or such as fit no long. */
  @Test
  void aBlockMayHaveNumbersOfAnySizeWhereNobodyReadsThem() {
    String huge = "0x" + "f".repeat(64);
    node.behave(
        FakeNode.each(asked ->
            asked.result(
                block(7, null)
                    .replace("\"timestamp\":\"0x1\"", "\"timestamp\":\"" + huge + "\"")
                    .replace("\"gasLimit\":\"0x1\"", "\"gasLimit\":\"" + huge + "\""))));
    assertThat(client.latestBlock().gasLimit()).isEqualTo(Long.MAX_VALUE);

    node.behave(
        FakeNode.each(asked ->
            asked.result(
                block(7, null)
                    .replace("\"timestamp\":\"0x1\"", "\"timestamp\":null")
                    .replace("\"gasLimit\":\"0x1\"", "\"sizeLimit\":12.5e99"))));
    assertThat(client.latestBlock().timestamp()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void transactionsInFullAreReadForTheirHashes() {
    node.behave(
        FakeNode.each(asked ->
            asked.result(
                block(7, null)
                    .replace(
                        "\"transactions\":[]",
                        "\"transactions\":[{\"value\":[{}],\"hash\":\"%s\",\"gas\":\"0xfffffffffffffffff\"}]"
                            .formatted(ONE)))));

    assertThat(client.latestBlock().transactions()).containsExactly(ONE);
  }

  @Test
  void aBlockBeforeLondonHasNoBaseFeeAndOneThatIsNotThereIsEmpty() {
    node.behave(FakeNode.each(asked -> asked.result(block(7, null))));
    assertThat(client.block(new BlockNumber(7)).orElseThrow().baseFee()).isNull();

    node.behave(FakeNode.each(asked -> asked.result("null")));
    assertThat(client.block(new BlockNumber(7))).isEmpty();
  }

  @Test
  void readsBlocksInOneRequestUpToTheFirstThatIsNotThere() {
    node.behave(
        FakeNode.each(asked -> {
          long number = Hex.number(asked.params().get(0).asString());
          return asked.result(number == 13 ? "null" : block(number, "0x1"));
        }));

    List<Block> blocks = client.blocks(new BlockNumber(10), 5);

    assertThat(blocks).extracting(b -> b.number().value()).containsExactly(10L, 11L, 12L);
    assertThat(node.requests()).hasSize(1);
    assertThat(client.blocks(new BlockNumber(10), 0)).isEmpty();
  }

  @Test
  void doesNotTakeAnotherBlockThanTheOneItAskedFor() {
    node.behave(FakeNode.each(asked -> asked.result(block(8, "0x1"))));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> client.block(new BlockNumber(7)))
        .withMessageContaining("asked for block 7, got 8");
  }

  @Test
  void readsAFullBlockOfThousandsOfHashes() {
    String hashes =
        IntStream.range(0, 4000)
            .mapToObj("\"0x%064x\""::formatted)
            .collect(Collectors.joining(","));
    node.behave(
        FakeNode.each(asked ->
            asked.result(
                block(7, "0x1")
                    .replace("\"transactions\":[]", "\"transactions\":[" + hashes + "]"))));

    assertThat(client.latestBlock().transactions())
        .hasSize(4000)
        .endsWith(new TxHash("0x%064x".formatted(3999)));
  }

  @Test
  void readsAccountsInOneRequest() {
    node.behave(
        FakeNode.each(asked ->
            asked.result(
                switch (asked.method() + asked.params().get(1).asString()) {
                  case "eth_getTransactionCountlatest" -> "\"0x5\"";
                  // A node behind a balancer may be behind itself.
                  case "eth_getTransactionCountpending" -> "\"0x3\"";
                  default -> "\"0xde0b6b3a7640000\"";
                })));
    Address address = new Address("0x" + "aa".repeat(20));

    assertThat(client.accounts(List.of(Address.ZERO, address)))
        .containsExactly(
            new AccountState(Address.ZERO, new Nonce(5), new Nonce(5), Wei.ofGwei(1_000_000_000)),
            new AccountState(address, new Nonce(5), new Nonce(5), Wei.ofGwei(1_000_000_000)));
    assertThat(node.requests()).hasSize(1);
    assertThat(client.accounts(List.of())).isEmpty();
  }

  @Test
  void readsFees() {
    node.behave(
        FakeNode.each(asked ->
            asked.result(
                """
                {"oldestBlock":"0x1","baseFeePerGas":["0x1","0x2","0x9"],
                 "gasUsedRatio":[0.5,1],"reward":[["0x3","0x4"],null]}
                """)));

    assertThat(client.feeHistory(2, List.of(10, 50)))
        .isEqualTo(new FeeHistory(Wei.of(9), List.of(List.of(Wei.of(3), Wei.of(4)), List.of())));
  }

  @Test
  void aChainWithoutFeeHistoryHasNoBaseFee() {
    assertThat(client.feeHistory(2, List.of(10))).isEqualTo(new FeeHistory(null, List.of()));
  }

  @Test
  void estimatesEachCallByItself() {
    node.behave(
        FakeNode.each(asked ->
            switch (asked.params().get(0).get("value").asString()) {
              case "0x1" -> asked.result("\"0x5208\"");
              case "0x2" ->
                  "{\"id\":"
                      + asked.id()
                      + ",\"error\":{\"code\":3,\"message\":\"execution reverted\","
                      + "\"data\":{\"hash\":[1],\"data\":\"0x4e487b71"
                      + "0".repeat(63)
                      + "1\"}}}";
              case "0x3" -> asked.error(-32000, "insufficient funds for transfer");
              default -> asked.error(-32000, "header not found");
            }));

    List<GasAnswer> answers = client.estimateGas(List.of(call(1), call(2), call(3), call(4)));

    assertThat(answers)
        .containsExactly(
            new GasAnswer.Estimate(21_000),
            new GasAnswer.Reverts("panic 0x01: assertion failed"),
            new GasAnswer.InsufficientFunds("insufficient funds for transfer (-32000)"),
            new GasAnswer.Unavailable("header not found (-32000)"));
    assertThat(node.requests()).hasSize(1);
    assertThat(client.estimateGas(List.of())).isEmpty();
  }

  @Test
  void anEstimateNeverThrows() {
    node.behave(FakeNode.status(500, "text/html", "<html>oh</html>"));

    assertThat(client.estimateGas(List.of(call(1), call(2))))
        .hasSize(2)
        .allMatch(GasAnswer.Unavailable.class::isInstance);
  }

  @Test
  void splitsWhatIsTooManyAndKeepsTheOrder() {
    node.behave(
        FakeNode.each(
            asked -> asked.result(block(Hex.number(asked.params().get(0).asString()), null))));

    assertThat(client.blocks(new BlockNumber(5), 230))
        .extracting(b -> b.number().value())
        .containsExactlyElementsOf(IntStream.range(5, 235).mapToObj(Long::valueOf).toList());
    assertThat(node.requests()).extracting(List::size).containsExactly(100, 100, 30);
    assertThat(meters.counter("rpc.calls", "method", "eth_getBlockByNumber").count())
        .isEqualTo(230);
    // And one that asked for the chain.
    assertThat(meters.counter("rpc.requests", "endpoint", node.label(), "outcome", "ok").count())
        .isEqualTo(4);
    assertThat(meters.get("rpc.request.duration").timer().count()).isEqualTo(4);
    assertThat(meters.get("rpc.endpoint.up").gauge().value()).isEqualTo(1);
  }

  @Test
  void matchesAnswersByIdWhateverTheirOrderAndForm() {
    node.behave((exchange, calls) -> {
      List<String> answers =
          new ArrayList<>(
              calls.stream()
                  .map(asked ->
                      "{\"result\":"
                          + block(Hex.number(asked.params().get(0).asString()), null)
                          + ",\"error\":null,\"id\":\""
                          + asked.id()
                          + "\"}")
                  .toList());
      Collections.reverse(answers);
      FakeNode.json(exchange, answers.toString());
    });

    assertThat(client.blocks(new BlockNumber(5), 20))
        .extracting(b -> b.number().value())
        .containsExactlyElementsOf(IntStream.range(5, 25).mapToObj(Long::valueOf).toList());
  }

  @Test
  void sendsTheUserOfTheUrlAndNeverShowsIt() {
    URI url = URI.create(node.url().toString().replace("http://", "http://me:s%20cret@"));
    try (JsonRpcEthereumClient other =
        Clients.met(Clients.client(Clients.settings(List.of(url)), meters), node)) {
      assertThatExceptionOfType(NodeUnavailableException.class)
          .isThrownBy(other::latestBlock)
          .withMessage("no (-32601)");
      node.behave(FakeNode.status(403, "text/plain", "no"));
      assertThatExceptionOfType(NodeUnavailableException.class)
          .isThrownBy(other::latestBlock)
          .withMessage(node.label() + " answered HTTP 403; check the key in its URL");
    }
    assertThat(node.authorization()).isEqualTo("Basic bWU6cyBjcmV0");
    assertThat(meters.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(tag -> tag.getValue())
        .noneMatch(value -> value.contains("cret") || value.contains("key"));
  }

  private static Call call(long value) {
    return new Call(Address.ZERO, Address.ZERO, Wei.of(value), Bytes.parse("0xab"), null);
  }

  private static String block(long number, @Nullable String baseFee) {
    return """
    {"number":"0x%x","hash":"%s","parentHash":"%s","timestamp":"0x1","gasLimit":"0x1",
     "gasUsed":"0x0",%s"transactions":[]}
    """
        .formatted(
            number, BLOCK, OTHER, baseFee == null ? "" : "\"baseFeePerGas\":\"" + baseFee + "\",");
  }
}
