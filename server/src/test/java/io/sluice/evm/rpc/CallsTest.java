package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.rpc.Calls.Answer;
import io.sluice.evm.rpc.Calls.Question;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What contracts say, as nodes tell it. */
class CallsTest {
  private static final Address ONE = new Address("0x00000000000000000000000000000000000000c1");
  private static final Address OTHER = new Address("0x00000000000000000000000000000000000000c2");
  private static final Bytes DATA = Bytes.parse("0x7ecebe00");

  private final FakeNode node = FakeNode.answering(CallsTest::answer);
  private final FakeNode second = FakeNode.answering(CallsTest::answer);

  @AfterEach
  void close() {
    node.close();
    second.close();
  }

  @Test
  void manyAreAskedInOneRequestAtTheNewestBlock() {
    try (var client = Clients.of(node)) {
      assertThat(client.call(List.of(new Question(ONE, DATA), new Question(OTHER, Bytes.EMPTY))))
          .containsExactly(
              new Answer.Returned(Bytes.parse("0x05")), new Answer.Returned(Bytes.EMPTY));
    }
    assertThat(node.requests())
        .singleElement()
        .satisfies(calls -> {
          assertThat(calls).extracting(FakeNode.Asked::method).containsOnly("eth_call");
          assertThat(calls.getFirst().params().toString())
              .isEqualTo("[{\"to\":\"%s\",\"data\":\"0x7ecebe00\"},\"latest\"]".formatted(ONE));
        });
  }

  @Test
  void asksNobodyForNothing() {
    try (var client = Clients.of(node)) {
      assertThat(client.call(List.of())).isEmpty();
    }
    assertThat(node.requests()).isEmpty();
  }

  @Test
  void aRevertIsAnAnswerAndNoReasonToAskAnother() {
    Function<FakeNode.Asked, String> reverting =
        asked -> asked.error(3, "execution reverted: it says no");
    node.behave(FakeNode.each(reverting));
    second.behave(FakeNode.each(reverting));
    try (var client = Clients.of(node, second)) {
      assertThat(client.call(List.of(new Question(ONE, DATA))))
          .containsExactly(new Answer.Reverted("it says no"));
    }
    assertThat(node.requests().size() + second.requests().size()).isEqualTo(1);
  }

  @Test
  void whatOneEndpointCannotSayAnotherMay() {
    node.behave(FakeNode.each(asked -> asked.error(-32000, "missing trie node")));
    try (var client = Clients.of(node, second)) {
      assertThat(client.call(List.of(new Question(ONE, DATA))))
          .containsExactly(new Answer.Returned(Bytes.parse("0x05")));
      assertThat(client.codes(List.of(ONE))).containsEntry(ONE, Bytes.parse("0x6001"));
    }
  }

  @Test
  void garbageIsNoAnswer() {
    node.behave(FakeNode.each(asked -> asked.result("\"five\"")));
    try (var client = Clients.impatient(new SimpleMeterRegistry(), node)) {
      assertThat(client.call(List.of(new Question(ONE, DATA))))
          .singleElement()
          .isInstanceOf(Answer.Unavailable.class);
      assertThat(client.codes(List.of(ONE))).isEmpty();
    }
  }

  @Test
  void nobodyAnswers() {
    node.close();
    try (var client =
        Clients.client(
            Clients.settings(List.of(node.url()), Clients.IMPATIENCE, 1),
            new SimpleMeterRegistry())) {
      assertThat(client.call(List.of(new Question(ONE, DATA), new Question(OTHER, DATA))))
          .hasSize(2)
          .allMatch(Answer.Unavailable.class::isInstance);
    }
  }

  @Test
  void anAccountWithoutCodeIsNotAnUnknownOne() {
    try (var client = Clients.of(node)) {
      assertThat(client.codes(List.of(ONE, OTHER)))
          .isEqualTo(Map.of(ONE, Bytes.parse("0x6001"), OTHER, Bytes.EMPTY));
    }
    assertThat(node.methods()).containsOnly("eth_getCode");
  }

  private static String answer(FakeNode.Asked asked) {
    boolean one = asked.params().toString().contains(ONE.hex());
    String known = asked.method().equals("eth_call") ? "\"0x05\"" : "\"0x6001\"";
    return asked.result(one ? known : "\"0x\"");
  }
}
