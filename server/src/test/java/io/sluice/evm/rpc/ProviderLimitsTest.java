package io.sluice.evm.rpc;

import static io.sluice.evm.rpc.Clients.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider's limits are learned, and not met again every second. */
final class ProviderLimitsTest {
  private static final int LIMIT = 10;
  private static final String TOO_MANY = "maximum 10 calls in 1 batch";

  private static final List<String> HEXES =
      IntStream.range(0, 60).mapToObj("0x02%04x"::formatted).toList();
  private static final List<Bytes> SIXTY = HEXES.stream().map(Bytes::parse).toList();
  private static final List<Bytes> THREE = SIXTY.subList(0, 3);

  private final FakeNode node = FakeNode.answering(SendsTest::accept);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonRpcEthereumClient client = Clients.of(meters, node);

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  /** In what form a provider says that a batch is too large. */
  enum Form {
    NULL_ID,
    SINGLE_OBJECT,
    FIRST_ITEM,
    EVERY_ITEM,
    HTTP_413,
    HTTP_400;

    void refuse(HttpExchange exchange, List<FakeNode.Asked> calls) throws IOException {
      FakeNode.Asked nobody = new FakeNode.Asked("null", "", calls.getFirst().params());
      switch (this) {
        case NULL_ID -> FakeNode.json(exchange, "[" + nobody.error(-32014, TOO_MANY) + "]");
        case SINGLE_OBJECT -> FakeNode.json(exchange, nobody.error(-32014, TOO_MANY));
        case FIRST_ITEM ->
            FakeNode.json(exchange, "[" + calls.getFirst().error(-32600, TOO_MANY) + "]");
        case EVERY_ITEM ->
            FakeNode.json(
                exchange,
                calls.stream()
                    .map(call -> call.error(-32005, "Batch size limit exceeded"))
                    .collect(Collectors.joining(",", "[", "]")));
        case HTTP_413 ->
            FakeNode.status(413, "text/html", "<html>no</html>").answer(exchange, calls);
        case HTTP_400 ->
            FakeNode.status(400, "application/json", nobody.error(-32600, "batch too large"))
                .answer(exchange, calls);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void p1_aBatchThatIsTooLargeIsHalvedAndTheSizeRemembered(Form form) {
    node.behave((exchange, calls) -> {
      if (calls.size() > LIMIT) {
        form.refuse(exchange, calls);
      } else {
        FakeNode.each(SendsTest::accept).answer(exchange, calls);
      }
    });

    assertThat(client.send(SIXTY)).isEqualTo(SendsTest.accepted(SIXTY));
    int refused = node.requests().size();
    assertThat(client.send(SIXTY)).isEqualTo(SendsTest.accepted(SIXTY));

    assertThat(node.requests().subList(refused, node.requests().size()))
        .allMatch(calls -> calls.size() <= LIMIT);
    assertThat(
            node.requests().subList(refused, node.requests().size()).stream().flatMap(List::stream))
        .extracting(asked -> asked.params().get(0).asString())
        .containsExactlyElementsOf(HEXES);
    assertThat(client.available()).isTrue();
    assertThat(gauge("rpc.endpoint.batch.size")).isEqualTo(7);
  }

  /** geth: the answers to the later calls of a batch are too much together. */
  @Test
  void p1_whatWasAnsweredStandsAndTheRestIsAskedAgain() {
    node.behave((exchange, calls) ->
        FakeNode.json(
            exchange,
            IntStream.range(0, calls.size())
                .mapToObj(i ->
                    i < 4
                        ? SendsTest.accept(calls.get(i))
                        : calls.get(i).error(-32003, "response too large"))
                .collect(Collectors.joining(",", "[", "]"))));

    assertThat(client.send(SIXTY.subList(0, 20)))
        .isEqualTo(SendsTest.accepted(SIXTY.subList(0, 20)));
    assertThat(gauge("rpc.endpoint.batch.size")).isEqualTo(100);
  }

  @Test
  void p1_answersThatAreTooLargeTogetherAreAskedForInParts() {
    String hash = "0x" + "b1".repeat(32);
    node.behave(
        FakeNode.each(asked ->
            asked.result(
                "{\"number\":%s,\"hash\":\"%s\",\"parentHash\":\"%s\",\"transactions\":[],\"extra\":\"%s\"}"
                    .formatted(asked.params().get(0), hash, hash, "0".repeat(1_500_000)))));

    assertThat(client.blocks(new BlockNumber(5), 9))
        .extracting(block -> block.number().value())
        .containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
    assertThat(node.requests()).extracting(List::size).containsExactly(9, 4);
    assertThat(gauge("rpc.endpoint.batch.size")).isEqualTo(100);
  }

  @Test
  void p1_oneCallThatIsTooLargeAloneFailsAlone() {
    String bad = HEXES.get(7);
    node.behave((exchange, calls) -> {
      boolean holdsIt =
          calls.stream().anyMatch(call -> call.params().get(0).asString().equals(bad));
      FakeNode.Behaviour way =
          holdsIt
              ? FakeNode.status(413, "text/html", "<html>no</html>")
              : FakeNode.each(SendsTest::accept);
      way.answer(exchange, calls);
    });

    List<SendAnswer> answers = client.send(SIXTY);

    for (int i = 0; i < SIXTY.size(); i++) {
      assertThat(answers.get(i))
          .isEqualTo(
              i == 7
                  ? new SendAnswer.Refused("the request is too large (413)")
                  : new SendAnswer.Accepted(TxHash.ofSigned(SIXTY.get(i)), false));
    }
  }

  /** A gateway that refuses a whole batch because of one call in it, in words nobody knows. */
  @Test
  void oneCallThatSpoilsItsBatchFailsAlone() {
    String bad = HEXES.get(7);
    node.behave((exchange, calls) -> {
      boolean holdsIt =
          calls.stream().anyMatch(call -> call.params().get(0).asString().equals(bad));
      if (holdsIt) {
        FakeNode.json(
            exchange, "{\"id\":null,\"error\":{\"code\":-32000,\"message\":\"forbidden word\"}}");
      } else {
        FakeNode.each(SendsTest::accept).answer(exchange, calls);
      }
    });

    List<SendAnswer> answers = client.send(SIXTY);

    assertThat(answers.stream().filter(SendAnswer.Accepted.class::isInstance)).hasSize(59);
    assertThat(answers.get(7)).isInstanceOf(SendAnswer.Unknown.class);
  }

  @Test
  void anEndpointThatRefusesEverythingIsNotAskedForEachCall() {
    node.behave((exchange, calls) ->
        FakeNode.json(
            exchange, "{\"id\":null,\"error\":{\"code\":-32000,\"message\":\"go away\"}}"));

    assertThat(client.send(SIXTY)).hasSize(60).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(node.requests()).hasSizeLessThan(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-32005|daily request count exceeded, request rate limited",
        "429|slow down",
        "-32000|rate limit exceeded",
        "-32000|Your app has exceeded its compute units per second capacity"
      })
  void p2_aRateLimitInsideAnAnswerTakesTheEndpointOutOfUse(String error) {
    int code = Integer.parseInt(error.substring(0, error.indexOf('|')));
    String words = error.substring(error.indexOf('|') + 1);
    node.behave(FakeNode.each(asked -> asked.error(code, words)));

    assertThat(client.send(THREE)).hasSize(3).allMatch(SendAnswer.Unknown.class::isInstance);

    assertThat(client.available()).isFalse();
    assertThat(client.endpoints().getFirst().trouble())
        .contains("limits how often it is asked", words);
    int before = node.methods().stream().filter(m -> m.contains("send")).toList().size();
    assertThat(client.send(THREE)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(client::latestBlock);
    assertThat(node.methods().stream().filter(m -> m.contains("send"))).hasSize(before);
    assertThat(node.methods()).doesNotContain("eth_getBlockByNumber");
  }

  @Test
  void p2_whatOtherMembersOfTheBatchWereToldStands() {
    node.behave((exchange, calls) ->
        FakeNode.json(
            exchange,
            "["
                + SendsTest.accept(calls.get(0))
                + ","
                + calls.get(1).error(-32005, "rate limit exceeded")
                + ","
                + calls.get(2).error(-32000, "nonce too low")
                + "]"));

    assertThat(client.send(THREE))
        .containsExactly(
            SendsTest.accepted(THREE).getFirst(),
            new SendAnswer.Unknown("rate limit exceeded (-32005)"),
            new SendAnswer.NonceTooLow("nonce too low (-32000)"));
    assertThat(client.available()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {402, 403, 429, 503})
  void p2_soDoesOneUnderAnotherStatus(int status) {
    node.behave(
        FakeNode.status(
            status,
            "application/json",
            "{\"id\":null,\"error\":{\"code\":-32005,\"message\":\"daily request count exceeded\"}}"));

    client.send(THREE);

    assertThat(client.available()).isFalse();
  }

  /** A probe says nothing of the limit: each time it is met again the pause is longer. */
  @Test
  void p2_aSoleEndpointIsLeftAloneForLongerAndLonger() throws Exception {
    node.behave(
        FakeNode.each(asked ->
            asked.method().equals("eth_chainId")
                ? asked.result("\"0x7a69\"")
                : asked.error(-32005, "limit exceeded")));
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 7; i++) {
      assertThat(eventually(client::available)).isTrue();
      long start = System.nanoTime();
      client.send(THREE);
      assertThat(eventually(client::available)).isTrue();
      shortest = Math.min(shortest, System.nanoTime() - start);
      longest = System.nanoTime() - start;
    }

    // 10 ms at first; the seventh time 640 ms, or half of it by jitter.
    assertThat(longest).isGreaterThan(200_000_000L).isGreaterThan(4 * shortest);
  }

  @Test
  void p2_aContractThatSpeaksOfLimitsPutsNoEndpointOutOfUse() {
    node.behave(FakeNode.each(asked -> asked.error(3, "execution reverted: rate limit exceeded")));

    assertThat(client.estimateGas(List.of(call())))
        .containsExactly(new GasAnswer.Reverts("rate limit exceeded"));
    assertThat(client.available()).isTrue();
  }

  @Test
  void p3_anHttpLimitWithAPageTakesItOutOfUseAtOnce() {
    node.behave((exchange, calls) -> {
      byte[] page = "<html>Too Many Requests</html>".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      exchange.getResponseHeaders().set("Retry-After", "30");
      exchange.sendResponseHeaders(429, page.length);
      exchange.getResponseBody().write(page);
    });

    client.send(THREE);

    assertThat(client.available()).isFalse();
    assertThat(node.requests()).hasSize(1);
  }

  private static Call call() {
    return new Call(Address.ZERO, Address.ZERO, Wei.ZERO, Bytes.EMPTY, null);
  }

  private double gauge(String name) {
    return meters.get(name).tag("endpoint", node.label()).gauge().value();
  }
}
