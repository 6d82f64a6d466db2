package io.sluice.evm.rpc;

import static io.sluice.evm.rpc.Clients.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Nonce;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An endpoint that is gone costs the agreement it cannot give, and nothing else. */
final class DeadEndpointTest {
  private static final BlockHash BLOCK = new BlockHash("0x" + "b1".repeat(32));
  private static final BlockHash OTHER = new BlockHash("0x" + "b2".repeat(32));
  private static final BlockNumber NUMBER = new BlockNumber(7);
  private static final Duration SOON = Clients.PATIENCE.dividedBy(2);

  private final FakeNode first = FakeNode.answering(asked -> has(asked, BLOCK));
  private final FakeNode second = FakeNode.answering(asked -> has(asked, BLOCK));
  private final FakeNode third = FakeNode.answering(asked -> has(asked, BLOCK));
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
  void a4_oneThatIsGoneIsNotAskedAgain() throws Exception {
    try (JsonRpcEthereumClient impatient =
        Clients.impatient(new SimpleMeterRegistry(), first, second)) {
      second.close();
      assertThat(
              eventually(() -> {
                assertFewerThanTwo(() -> impatient.agreedHash(NUMBER));
                return String.valueOf(impatient.endpoints().getLast().trouble())
                    .endsWith("cannot be reached");
              }))
          .isTrue();

      int asked = first.requests().size();
      for (int i = 0; i < 20; i++) {
        assertFewerThanTwo(() -> impatient.agreedHash(NUMBER));
        assertFewerThanTwo(() -> impatient.agreedNonces(List.of(Address.ZERO), NUMBER));
      }
      assertThat(first.requests().size()).isLessThanOrEqualTo(asked + 40);
    }
  }

  @Test
  void a4_soIsOneThatDoesNotAnswerInTime() throws Exception {
    try (JsonRpcEthereumClient impatient =
        Clients.impatient(new SimpleMeterRegistry(), first, second)) {
      second.behave(second.silent());
      assertFewerThanTwo(() -> impatient.agreedHash(NUMBER));
      assertThat(impatient.endpoints().getLast().trouble()).contains("did not answer in time");

      long start = System.nanoTime();
      assertFewerThanTwo(() -> impatient.agreedHash(NUMBER));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Clients.IMPATIENCE);

      second.behave(FakeNode.each(asked -> has(asked, BLOCK)));
      assertThat(eventually(() -> impatient.endpoints().getLast().trouble() == null)).isTrue();
      assertThat(impatient.agreedHash(NUMBER)).contains(BLOCK);
    }
  }

  /** It hangs for as long as a request may take: one reader waits for it, and no other. */
  @Test
  void a4_oneThatIsLateIsNotAskedByWhoeverComesNext() {
    second.behave(second.silent());
    try (JsonRpcEthereumClient hedging = Clients.hedging(first, second)) {
      int before = second.requests().size();
      for (int i = 0; i < 10; i++) {
        assertThatExceptionOfType(NodeUnavailableException.class)
            .isThrownBy(() -> hedging.agreedHash(NUMBER))
            .withMessageContaining("is late with an answer");
        assertThat(hedging.comparedHash(NUMBER)).contains(BLOCK);
        assertThat(hedging.latestBlock().hash()).isEqualTo(BLOCK);
      }
      assertThat(second.requests()).hasSize(before + 1);
    }
  }

  @Test
  void a4_ofThreeOneMayBeDeadAndNothingWaits() {
    second.behave(second.silent());
    long start = System.nanoTime();
    try (JsonRpcEthereumClient hedging = Clients.hedging(first, second, third)) {
      for (int i = 0; i < 5; i++) {
        assertThat(hedging.agreedHash(NUMBER)).contains(BLOCK);
        assertThat(hedging.comparedHash(NUMBER)).contains(BLOCK);
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void a4_oneThatOnlyAnswersRateLimitExceededHasNotAnswered() {
    second.behave(FakeNode.each(asked -> asked.error(-32005, "rate limit exceeded")));

    assertFewerThanTwo(() -> two.agreedHash(NUMBER));
    assertThat(up(second)).isZero();
    assertThat(three.agreedHash(NUMBER)).contains(BLOCK);
  }

  @Test
  void a4_readsGoOnWithTheOtherAndTheLastOneIsNotGivenUpForOneFault() {
    second.close();
    assertFewerThanTwo(() -> two.agreedHash(NUMBER));
    first.behave((exchange, calls) -> {
      first.behave(FakeNode.each(asked -> has(asked, BLOCK)));
      exchange.close();
    });

    assertThat(two.latestBlock().hash()).isEqualTo(BLOCK);
    assertThat(two.available()).isTrue();
  }

  @Test
  void aSoleEndpointIsGivenUpAfterSeveralFaultsOnly() {
    try (JsonRpcEthereumClient sole = Clients.of(first)) {
      first.behave((exchange, calls) -> {
        first.behave(FakeNode.each(asked -> has(asked, BLOCK)));
        exchange.close();
      });

      assertThat(sole.latestBlock().hash()).isEqualTo(BLOCK);
    }
  }

  @Test
  void comparedIsTheWordOfTheOnlyOneThatAnswers() {
    second.close();

    assertThat(two.comparedHash(NUMBER)).contains(BLOCK);
  }

  @Test
  void comparedIsTheWordOfTheOneThatHasTheBlock() {
    second.behave(FakeNode.each(asked -> has(asked, null)));
    assertThat(two.comparedHash(NUMBER)).contains(BLOCK);

    first.behave(FakeNode.each(asked -> has(asked, null)));
    assertThat(two.comparedHash(NUMBER)).isEmpty();
  }

  @Test
  void comparedIsNothingWhileTwoDiffer() {
    second.behave(FakeNode.each(asked -> has(asked, OTHER)));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.comparedHash(NUMBER))
        .withMessage("the endpoints do not agree");
    assertThat(three.comparedHash(NUMBER)).contains(BLOCK);
  }

  @Test
  void comparedIsNothingWhenNobodyAnswers() {
    first.behave(FakeNode.status(503, "text/plain", "no"));
    second.close();

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.comparedHash(NUMBER));
  }

  @Test
  void whoContradictsTwoOthersIsCounted() {
    first.behave(FakeNode.each(asked -> has(asked, OTHER)));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (JsonRpcEthereumClient client = Clients.of(registry, first, second, third)) {
      assertThat(client.agreedHash(NUMBER)).contains(BLOCK);

      assertThat(registry.counter("rpc.endpoint.dissents", "endpoint", first.label()).count())
          .isEqualTo(1);
      assertThat(registry.counter("rpc.endpoint.dissents", "endpoint", second.label()).count())
          .isZero();
    }
  }

  @Test
  void whoIsBehindContradictsNobody() {
    first.behave(FakeNode.each(asked -> has(asked, null)));

    assertThat(three.agreedHash(NUMBER)).contains(BLOCK);
    assertThat(three.agreedNonces(List.of(Address.ZERO), NUMBER)).containsExactly(new Nonce(5));
  }

  private static void assertFewerThanTwo(ThrowingCallable call) {
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(call)
        .withMessageStartingWith("fewer than 2 endpoints answered, and as many must agree");
  }

  private double up(FakeNode node) {
    return meters.get("rpc.endpoint.up").tag("endpoint", node.label()).gauge().value();
  }

  /** A node that has this block at every height, or none. */
  private static String has(FakeNode.Asked asked, @Nullable BlockHash block) {
    return switch (asked.method()) {
      case "eth_chainId" -> asked.result("\"0x7a69\"");
      case "eth_getTransactionCount" -> asked.result("\"0x5\"");
      default ->
          asked.result(
              block == null
                  ? "null"
                  : """
                  {"number":"0x7","hash":"%s","parentHash":"%s","timestamp":"0x1",
                   "gasLimit":"0x1","gasUsed":"0x0","transactions":[]}
                  """
                      .formatted(block, block));
    };
  }
}
