package io.sluice.evm.rpc;

import static io.sluice.evm.rpc.Clients.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.TxHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several endpoints as one: what one cannot do another does, and what broke comes back. */
final class FailoverTest {
  private static final List<Bytes> TWO = List.of(Bytes.parse("0x0201"), Bytes.parse("0x0202"));
  private static final BlockHash BLOCK = new BlockHash("0x" + "b1".repeat(32));

  private final FakeNode first = FakeNode.answering(FailoverTest::sound);
  private final FakeNode second = FakeNode.answering(FailoverTest::sound);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonRpcEthereumClient client = Clients.of(meters, first, second);

  @AfterEach
  void close() {
    client.close();
    first.close();
    second.close();
  }

  @Test
  void aReadGoesToTheNextEndpointWhenOneFails() {
    List<FakeNode.Behaviour> ways =
        List.of(
            FakeNode.status(503, "text/html", "<html>"),
            FakeNode.each(asked -> asked.error(-32000, "header not found")),
            FakeNode.each(asked -> asked.result("{\"number\":\"0x1\"}")),
            FakeNode.truncated(FailoverTest::sound),
            first.silent());
    for (FakeNode.Behaviour way : ways) {
      try (JsonRpcEthereumClient fresh = Clients.impatient(meters, first, second)) {
        first.behave(way);
        assertThat(fresh.latestBlock().number()).isEqualTo(new BlockNumber(1));
      }
    }
    assertThat(first.requests()).hasSize(ways.size());
  }

  @Test
  void aReadDoesNotWaitForAnEndpointThatIsGone() {
    first.behave(first.silent());
    long start = System.nanoTime();
    try (JsonRpcEthereumClient hedging = Clients.hedging(first, second)) {
      assertThat(hedging.latestBlock().number()).isEqualTo(new BlockNumber(1));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Clients.PATIENCE);
  }

  @Test
  void anAgreementDoesNotWaitForAnEndpointThatIsGone() {
    first.behave(first.silent());
    long start = System.nanoTime();
    try (FakeNode third = FakeNode.answering(FailoverTest::sound);
        JsonRpcEthereumClient hedging = Clients.hedging(first, second, third)) {
      assertThat(hedging.agreedHash(new BlockNumber(1))).contains(BLOCK);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Clients.PATIENCE);
  }

  @Test
  void readsMoveToTheFasterEndpointAndStay() {
    first.behave(first.late(Duration.ofMillis(400), FakeNode.each(FailoverTest::sound)));

    for (int i = 0; i < 6; i++) {
      client.latestBlock();
    }

    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).hasSize(5);
  }

  @Test
  void aReadThatNobodyAnswersEndsWithItsDeadline() {
    first.behave(first.silent());
    second.behave(second.stalling());
    try (JsonRpcEthereumClient impatient = Clients.impatient(meters, first, second)) {
      long start = System.nanoTime();

      assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(impatient::latestBlock);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(
              Clients.IMPATIENCE.multipliedBy(2).plus(Clients.IMPATIENCE.dividedBy(2)),
              Clients.IMPATIENCE.multipliedBy(5));
    }
  }

  @Test
  void failuresOpenTheCircuitAndAProbeClosesIt() throws Exception {
    first.behave(FakeNode.status(503, "text/plain", "no"));
    second.behave(FakeNode.status(503, "text/plain", "no"));
    assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(client::latestBlock);

    assertThat(client.available()).isFalse();
    assertThat(meters.get("rpc.endpoint.up").tag("endpoint", first.label()).gauge().value())
        .isZero();
    assertThat(client.send(TWO))
        .allMatch(answer ->
            answer instanceof SendAnswer.Unknown(String message)
                && message.startsWith("every endpoint is out of use: " + first.label()));
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(client::latestBlock)
        .withMessageStartingWith("every endpoint is out of use: " + first.label());

    second.behave(FakeNode.each(FailoverTest::sound));

    assertThat(eventually(client::available)).isTrue();
    assertThat(client.latestBlock().number()).isEqualTo(new BlockNumber(1));
    assertThat(client.send(TWO)).isEqualTo(SendsTest.accepted(TWO));
    assertThat(second.methods()).contains("eth_chainId");
  }

  @Test
  void anEndpointOutOfUseGetsProbesOnly() throws Exception {
    first.behave(FakeNode.status(503, "text/plain", "no"));
    for (int i = 0; i < 4; i++) {
      client.send(TWO);
    }
    assertThat(eventually(() -> first.methods().stream().filter("eth_chainId"::equals).count() > 2))
        .isTrue();

    int sends = Math.toIntExact(first.methods().stream().filter(m -> m.contains("send")).count());
    assertThat(client.send(TWO)).isEqualTo(SendsTest.accepted(TWO));
    client.latestBlock();

    assertThat(first.methods()).doesNotContain("eth_getBlockByNumber");
    assertThat(first.methods().stream().filter(m -> m.contains("send"))).hasSize(sends);
  }

  @Test
  void anEndpointThatAsksForTimeGetsIt() {
    first.behave((exchange, calls) -> {
      exchange.getResponseHeaders().set("Retry-After", "30");
      exchange.sendResponseHeaders(429, -1);
    });

    client.latestBlock();
    client.latestBlock();

    assertThat(meters.get("rpc.endpoint.up").tag("endpoint", first.label()).gauge().value())
        .isZero();
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void aSendGoesToAllAndTheFirstThatAcceptsIsEnough() throws Exception {
    second.behave(second.silent());
    long start = System.nanoTime();

    assertThat(client.send(TWO)).isEqualTo(SendsTest.accepted(TWO));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Clients.PATIENCE);
    assertThat(eventually(() -> second.requests().size() == 1)).isTrue();
  }

  @Test
  void anEndpointThatIsGoneHoldsUpNothingThatABlockHas() {
    first.behave(FakeNode.each(asked -> asked.error(-32000, "nonce too low")));
    second.behave(second.silent());
    long start = System.nanoTime();

    assertThat(client.send(TWO)).containsOnly(new SendAnswer.NonceTooLow("nonce too low (-32000)"));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Clients.PATIENCE);
  }

  @Test
  void eachTransactionHasTheBestAnswerOfAll() {
    first.behave(
        FakeNode.each(asked ->
            asked.params().get(0).asString().equals("0x0201")
                ? SendsTest.accept(asked)
                : asked.error(-32000, "invalid sender")));
    second.behave(FakeNode.each(asked -> asked.error(-32000, "transaction underpriced")));

    assertThat(client.send(TWO))
        .containsExactly(
            SendsTest.accepted(TWO).getFirst(),
            new SendAnswer.FeeTooLow("transaction underpriced (-32000)"));

    second.behave(FakeNode.status(502, "text/html", "<html>"));

    assertThat(client.send(TWO))
        .containsExactly(
            SendsTest.accepted(TWO).getFirst(),
            new SendAnswer.Unknown(second.label() + " answered HTTP 502"));
  }

  @Test
  void receiptsComeFromTheEndpointThatHasThem() {
    TxHash one = new TxHash("0x" + "01".repeat(32));
    TxHash two = new TxHash("0x" + "02".repeat(32));
    first.behave(FakeNode.each(asked -> asked.result("null")));
    second.behave(
        FakeNode.each(asked -> asked.result("[" + receipt(one) + "," + receipt(two) + "]")));

    assertThat(client.receipts(BLOCK, new BlockNumber(1), List.of(two, one)))
        .extracting(Receipt::hash)
        .containsExactly(two, one);
  }

  @Test
  void moreCallersThanConnectionsWaitForTheirTurn() throws Exception {
    List<Future<List<SendAnswer>>> sends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 60).forEach(i -> sends.add(threads.submit(() -> client.send(TWO))));
    }

    for (Future<List<SendAnswer>> send : sends) {
      assertThat(send.get()).isEqualTo(SendsTest.accepted(TWO));
    }
  }

  @Test
  void twoEndpointsOfOneHostAreToldApart() {
    try (JsonRpcEthereumClient twice = Clients.of(meters, first, first)) {
      twice.latestBlock();
    }

    assertThat(meters.get("rpc.endpoint.up").tag("endpoint", first.label() + "#2").gauge())
        .isNotNull();
  }

  @Test
  void anInterruptedReadEndsAtOnceAndBlamesNobody() throws Exception {
    first.behave(first.silent());
    second.behave(second.silent());
    List<Throwable> thrown = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.latestBlock();
              } catch (NodeUnavailableException e) {
                thrown.add(e);
              }
            });
    assertThat(eventually(() -> !first.requests().isEmpty())).isTrue();

    reader.interrupt();
    reader.join(Duration.ofSeconds(5));

    assertThat(thrown).hasSize(1);
    assertThat(client.available()).isTrue();
    assertThat(second.requests()).isEmpty();
  }

  private static String sound(FakeNode.Asked asked) {
    return switch (asked.method()) {
      case "eth_chainId" -> asked.result("\"0x7a69\"");
      case "eth_sendRawTransaction" -> SendsTest.accept(asked);
      default ->
          asked.result(
              """
              {"number":"0x1","hash":"%s","parentHash":"%s","timestamp":"0x1","gasLimit":"0x1",
               "gasUsed":"0x0","transactions":[]}
              """
                  .formatted(BLOCK, BLOCK));
    };
  }

  private static String receipt(TxHash hash) {
    return """
    {"transactionHash":"%s","blockHash":"%s","blockNumber":"0x1","status":"0x1",
     "gasUsed":"0x1","effectiveGasPrice":"0x1"}
    """
        .formatted(hash, BLOCK);
  }
}
