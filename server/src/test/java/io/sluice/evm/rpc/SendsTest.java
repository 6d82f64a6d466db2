package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.TxHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is made of every way in which a send can go wrong: nothing is ever taken for sent or not.
 */
final class SendsTest {
  private static final List<Bytes> THREE =
      List.of(Bytes.parse("0x0201"), Bytes.parse("0x0202"), Bytes.parse("0x0203"));

  private final FakeNode node = FakeNode.answering(SendsTest::accept);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonRpcEthereumClient client = Clients.of(meters, node);

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void sendsABatchInOrderInOneRequest() {
    assertThat(client.send(THREE)).isEqualTo(accepted(THREE));
    assertThat(node.requests()).hasSize(1);
    assertThat(node.requests().getFirst())
        .extracting(asked -> asked.params().get(0).asString())
        .containsExactly("0x0201", "0x0202", "0x0203");
    assertThat(client.send(List.of())).isEmpty();
  }

  @Test
  void sendsManyInOrderInRequestsOfAHundred() {
    List<Bytes> many =
        IntStream.range(0, 250).mapToObj(i -> Bytes.parse("0x02%04x".formatted(i))).toList();

    assertThat(client.send(many)).isEqualTo(accepted(many));
    assertThat(node.requests()).extracting(List::size).containsExactly(100, 100, 50);
    assertThat(node.requests().getLast().getLast().params().get(0).asString())
        .isEqualTo("0x0200f9");
    assertThat(meters.counter("rpc.calls", "method", "eth_sendRawTransaction").count())
        .isEqualTo(250);
  }

  @Test
  void eachHasItsOwnAnswerWhateverTheOrder() {
    node.behave((exchange, calls) -> {
      List<String> answers =
          new ArrayList<>(
              List.of(
                  accept(calls.get(0)),
                  calls.get(1).error(-32003, "nonce too low"),
                  calls.get(2).error(-32003, "transaction already imported")));
      Collections.reverse(answers);
      FakeNode.json(exchange, answers.toString());
    });

    assertThat(client.send(THREE))
        .containsExactly(
            new SendAnswer.Accepted(TxHash.ofSigned(THREE.get(0)), false),
            new SendAnswer.NonceTooLow("nonce too low (-32003)"),
            new SendAnswer.Accepted(TxHash.ofSigned(THREE.get(2)), true));
  }

  @Test
  void aMissingAnswerIsUnknownAndTheOthersStand() {
    node.behave((exchange, calls) ->
        FakeNode.json(exchange, "[" + accept(calls.get(2)) + "," + accept(calls.get(0)) + "]"));

    assertThat(client.send(THREE))
        .containsExactly(
            accepted(THREE).get(0),
            new SendAnswer.Unknown("the node gave no answer to this call"),
            accepted(THREE).get(2));
  }

  @Test
  void twoAnswersToOneCallAreNone() {
    node.behave((exchange, calls) ->
        FakeNode.json(
            exchange,
            List.of(
                    accept(calls.get(0)),
                    calls.get(0).error(-32000, "nonce too low"),
                    accept(calls.get(1)),
                    accept(calls.get(1)),
                    accept(calls.get(2)))
                .toString()));

    assertThat(client.send(THREE))
        .containsExactly(
            new SendAnswer.Unknown("the node gave two answers to this call"),
            accepted(THREE).get(1),
            accepted(THREE).get(2));
  }

  @Test
  void answersToOthersAreNotOurs() {
    node.behave((exchange, calls) ->
        FakeNode.json(
            exchange,
            calls.stream()
                .map(asked -> accept(asked).replace("\"id\":", "\"id\":9"))
                .collect(Collectors.joining(",", "[", "]"))));

    assertThat(client.send(THREE)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count("malformed")).isEqualTo(1);
  }

  @Test
  void anotherHashIsUnknown() {
    node.behave(FakeNode.each(asked -> asked.result("\"0x" + "99".repeat(32) + "\"")));

    assertThat(client.send(THREE))
        .allMatch(answer ->
            answer instanceof SendAnswer.Unknown(String message)
                && message.contains("not the hash of the bytes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch too large"}} | batch_too_large
          {"jsonrpc":"2.0","error":{"code":-32005,"message":"rate limit"}} | throttled
          {"jsonrpc":"2.0","id":null,"error":"nonce too low"} | refused
          {"jsonrpc":"2.0","id":null,"result":"0x1"} | malformed
          [] | malformed
          {} | malformed
          null | malformed
          "0x1" | malformed
          [1,2] | malformed
          [{"id":1,"result | malformed
          {"id":{"a":[1]},"result":[]} | malformed
          {"id":1e99999,"result":"0x"} | malformed
          {"id":"abc","result":"0x"} | malformed
          <html>502 Bad Gateway</html> | malformed
          """)
  void anAnswerThatIsNoneIsUnknown(String body, String reply) {
    node.behave(FakeNode.status(200, "application/json", body));

    assertThat(client.send(THREE)).hasSize(3).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count(reply)).isPositive();
    assertThat(node.requests()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void resultsOfAnotherKindAreUnknown() {
    for (String result : List.of("null", "{\"hash\":[]}", "[]", "7", "true", "\"\"")) {
      node.behave(FakeNode.each(asked -> asked.result(result)));
      assertThat(client.send(THREE)).as(result).allMatch(SendAnswer.Unknown.class::isInstance);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429,throttled",
    "500,http_status",
    "502,http_status",
    "503,http_status",
    "404,http_status",
    "302,http_status",
    "400,http_status"
  })
  void anHttpErrorIsUnknown(int status, String reply) {
    node.behave(FakeNode.status(status, "text/html", "<html>sorry</html>"));

    assertThat(client.send(THREE)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count(reply)).isEqualTo(1);
  }

  @Test
  void someNodesPutAnOrdinaryErrorUnder400() {
    node.behave((exchange, calls) -> {
      byte[] body =
          calls.getFirst().error(-32001, "Nonce too low").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(400, body.length);
      exchange.getResponseBody().write(body);
    });

    assertThat(client.send(THREE.subList(0, 1)))
        .containsExactly(new SendAnswer.NonceTooLow("Nonce too low (-32001)"));
  }

  @Test
  void whatCameBeforeTheBreakStands() {
    node.behave(FakeNode.truncated(SendsTest::accept));

    List<SendAnswer> answers = client.send(THREE);

    assertThat(answers.getFirst()).isEqualTo(accepted(THREE).getFirst());
    assertThat(answers.subList(1, 3)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count("broken") + count("malformed")).isEqualTo(1);
  }

  @Test
  void aConnectionClosedWithoutAWordIsUnknown() {
    node.behave((exchange, calls) -> exchange.close());

    assertThat(client.send(THREE)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count("broken")).isEqualTo(1);
  }

  @Test
  void silenceIsUnknownAfterTheTimeOut() {
    node.behave(node.silent());

    assertThat(impatiently(THREE))
        .containsOnly(new SendAnswer.Unknown(node.label() + " did not answer in time"));
    assertThat(count("timeout")).isEqualTo(1);
  }

  @Test
  void anAnswerThatStallsIsUnknownAfterTheTimeOut() {
    node.behave(node.stalling());

    assertThat(impatiently(THREE)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count("timeout")).isEqualTo(1);
  }

  /** Every byte would start a socket's time-out anew. */
  @Test
  void anAnswerThatTricklesIsUnknownAfterTheTimeOut() {
    node.behave(node.trickling(Clients.IMPATIENCE.dividedBy(4)));

    assertThat(impatiently(THREE)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count("timeout")).isEqualTo(1);
  }

  @Test
  void anEndlessAnswerIsGivenUp() {
    byte[] more = "\"0123456789\",".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    node.behave((exchange, calls) -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write("[{\"x\":[".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        exchange.getResponseBody().write(more);
      }
    });

    long start = System.nanoTime();
    assertThat(client.send(THREE)).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(count("too_large")).isEqualTo(4);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Clients.PATIENCE);
    assertThat(client.available()).isTrue();
  }

  @Test
  void afterAFaultTheRestIsNotSentAndUnknown() {
    node.behave(FakeNode.status(500, "text/plain", "no"));
    List<Bytes> many =
        IntStream.range(0, 150).mapToObj(i -> Bytes.parse("0x02%04x".formatted(i))).toList();

    List<SendAnswer> answers = client.send(many);

    assertThat(answers).hasSize(150).allMatch(SendAnswer.Unknown.class::isInstance);
    assertThat(answers.getLast())
        .isEqualTo(
            new SendAnswer.Unknown("not sent after: " + node.label() + " answered HTTP 500"));
    assertThat(node.requests()).hasSize(1);
  }

  @Test
  void nobodyThereIsUnknown() {
    node.close();
    try (JsonRpcEthereumClient other = Clients.stranger(meters, node)) {
      assertThat(other.send(THREE))
          .containsOnly(new SendAnswer.Unknown(node.label() + " cannot be reached"));
    }
    assertThat(count("unreachable")).isEqualTo(1);
  }

  private List<SendAnswer> impatiently(List<Bytes> signed) {
    try (JsonRpcEthereumClient impatient = Clients.impatient(meters, node)) {
      return impatient.send(signed);
    }
  }

  static String accept(FakeNode.Asked asked) {
    return asked.result(
        "\"" + TxHash.ofSigned(Bytes.parse(asked.params().get(0).asString())) + "\"");
  }

  static List<SendAnswer> accepted(List<Bytes> signed) {
    return signed.stream()
        .map(raw -> (SendAnswer) new SendAnswer.Accepted(TxHash.ofSigned(raw), false))
        .toList();
  }

  private double count(String outcome) {
    return meters.counter("rpc.requests", "endpoint", node.label(), "outcome", outcome).count();
  }
}
