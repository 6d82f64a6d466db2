package io.sluice.evm.rpc;

import static io.sluice.evm.rpc.Clients.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No endpoint is used for anything before it has said that it serves the chain of the settings. */
final class ChainIdentityTest {
  private static final List<Bytes> ONE = List.of(Bytes.parse("0x0201"));
  private static final BlockHash BLOCK = new BlockHash("0x" + "b1".repeat(32));

  private final FakeNode first = FakeNode.answering(serving("\"0x7a69\""));
  private final FakeNode second = FakeNode.answering(serving("\"0x7a69\""));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonRpcEthereumClient sole = Clients.stranger(meters, first);
  private final JsonRpcEthereumClient two =
      Clients.stranger(new SimpleMeterRegistry(), first, second);

  @AfterEach
  void close() {
    sole.close();
    two.close();
    first.close();
    second.close();
  }

  @Test
  void a6_theFirstQuestionToAnEndpointIsWhichChainItServes() {
    sole.latestBlock();
    sole.latestBlock();

    assertThat(first.methods())
        .containsExactly("eth_chainId", "eth_getBlockByNumber", "eth_getBlockByNumber");
  }

  /** What is sent to another chain burns the nonce there, and tells us that it is spent. */
  @Test
  void a6_aWrongUrlBurnsNoNonces() {
    first.behave(FakeNode.each(serving("\"0x1\"")));

    assertThat(sole.send(ONE))
        .containsExactly(
            new SendAnswer.Unknown(
                first.label() + " serves chain 1, not chain 31337 (sluice.chain.id)"));
    assertThat(sole.send(ONE).getFirst()).isInstanceOf(SendAnswer.Unknown.class);
    assertThat(first.methods()).doesNotContain("eth_sendRawTransaction");
    assertThat(gauge("rpc.endpoint.wrong.chain")).isEqualTo(1);
    assertThat(gauge("rpc.endpoint.up")).isZero();
    assertThat(sole.endpoints())
        .containsExactly(
            new Fleet.EndpointState(
                first.label(),
                0,
                first.label() + " serves chain 1, not chain 31337 (sluice.chain.id)"));
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(sole::chainId)
        .withMessageContaining("serves chain 1");
  }

  @Test
  void a6_oneOfAnotherChainIsShutOutAndTheOtherServes() {
    second.behave(FakeNode.each(serving("\"0x89\"")));

    assertThat(two.chainId()).isEqualTo(Clients.CHAIN);
    assertThat(two.send(ONE).getFirst()).isInstanceOf(SendAnswer.Accepted.class);
    assertThat(two.latestBlock().number()).isEqualTo(new BlockNumber(1));

    assertThat(second.methods()).containsOnly("eth_chainId");
    assertThat(two.endpoints().getLast().trouble()).contains("serves chain 137, not chain 31337");
    assertThat(two.endpoints().getFirst().trouble()).isNull();
  }

  @Test
  void a6_itComesBackWhenItServesTheRightChain() throws Exception {
    first.behave(FakeNode.each(serving("\"0x1\"")));
    assertThat(sole.send(ONE).getFirst()).isInstanceOf(SendAnswer.Unknown.class);
    int before = first.requests().size();
    assertThat(eventually(() -> first.requests().size() > before + 1)).isTrue();
    assertThat(sole.available()).isFalse();

    first.behave(FakeNode.each(serving("\"0x7a69\"")));

    assertThat(eventually(sole::available)).isTrue();
    assertThat(gauge("rpc.endpoint.wrong.chain")).isZero();
    assertThat(sole.send(ONE).getFirst()).isInstanceOf(SendAnswer.Accepted.class);
  }

  @Test
  void a6_itIsAskedAgainAfterItWasAway() throws Exception {
    assertThat(two.chainId()).isEqualTo(Clients.CHAIN);
    second.behave(FakeNode.status(429, "text/plain", "no"));
    assertThat(two.send(ONE).getFirst()).isInstanceOf(SendAnswer.Accepted.class);
    assertThat(eventually(() -> two.endpoints().getLast().trouble() != null)).isTrue();

    second.behave(FakeNode.each(serving("\"0x1\"")));

    assertThat(
            eventually(() ->
                String.valueOf(two.endpoints().getLast().trouble()).contains("serves chain 1")))
        .isTrue();
    two.send(ONE);
    two.latestBlock();
    assertThat(second.methods()).doesNotContain("eth_getBlockByNumber");
  }

  /** A provider, or a name, may point elsewhere from one moment to the next. */
  @Test
  void a6_itIsAskedNowAndThenWhileInUse() {
    sole.latestBlock();
    first.behave(FakeNode.each(serving("\"0x1\"")));

    sole.compareHeads();

    assertThat(sole.available()).isFalse();
    assertThat(gauge("rpc.endpoint.wrong.chain")).isEqualTo(1);
    assertThat(sole.send(ONE).getFirst()).isInstanceOf(SendAnswer.Unknown.class);
    assertThat(first.methods()).doesNotContain("eth_sendRawTransaction");
  }

  @Test
  void oneRequestComparesHeadsAndChains() {
    two.chainId();

    two.compareHeads();

    assertThat(second.requests().getLast())
        .extracting(FakeNode.Asked::method)
        .containsExactly("eth_chainId", "eth_blockNumber");
  }

  @Test
  void theOlderMethodIsAskedWhereTheNewerIsMissing() {
    first.behave(FakeNode.each(asked -> older(asked, "\"31337\"")));

    assertThat(sole.chainId()).isEqualTo(Clients.CHAIN);
    sole.compareHeads();

    assertThat(first.methods()).containsExactly("eth_chainId", "net_version", "net_version");
    assertThat(sole.available()).isTrue();
  }

  @Test
  void oneThatKnowsNeitherMethodIsShutOut() {
    first.behave(FakeNode.each(asked -> asked.error(-32601, "no such method")));

    assertThat(sole.send(ONE).getFirst()).isInstanceOf(SendAnswer.Unknown.class);

    assertThat(sole.endpoints().getFirst().trouble())
        .contains("says neither by eth_chainId nor by net_version what it serves");
    assertThat(gauge("rpc.endpoint.wrong.chain")).isEqualTo(1);
  }

  @Test
  void nonsenseIsNoChain() {
    first.behave(FakeNode.each(serving("\"polygon\"")));

    assertThat(sole.send(ONE).getFirst()).isInstanceOf(SendAnswer.Unknown.class);

    assertThat(sole.endpoints().getFirst().trouble()).contains("does not say which chain");
  }

  @Test
  void oneThatIsAwayIsNoStranger() {
    first.behave(FakeNode.status(503, "text/plain", "no"));

    assertThat(sole.send(ONE))
        .containsExactly(new SendAnswer.Unknown(first.label() + " answered HTTP 503"));

    assertThat(gauge("rpc.endpoint.wrong.chain")).isZero();
    assertThat(first.methods()).containsOnly("eth_chainId");
    first.behave(FakeNode.each(serving("\"0x7a69\"")));
    assertThat(sole.send(ONE).getFirst()).isInstanceOf(SendAnswer.Accepted.class);
  }

  private double gauge(String name) {
    return meters.get(name).tag("endpoint", first.label()).gauge().value();
  }

  private static String older(FakeNode.Asked asked, String version) {
    return asked.method().equals("net_version")
        ? asked.result(version)
        : asked.error(-32601, "the method eth_chainId does not exist");
  }

  private static Function<FakeNode.Asked, String> serving(String chain) {
    return asked ->
        switch (asked.method()) {
          case "eth_chainId" -> asked.result(chain);
          case "eth_blockNumber" -> asked.result("\"0x1\"");
          case "eth_sendRawTransaction" -> SendsTest.accept(asked);
          default ->
              asked.result(
                  """
                  {"number":"0x1","hash":"%s","parentHash":"%s","timestamp":"0x1",
                   "gasLimit":"0x1","gasUsed":"0x0","transactions":[]}
                  """
                      .formatted(BLOCK, BLOCK));
        };
  }
}
