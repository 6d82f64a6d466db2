package io.sluice.embedded.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.embedded.DevelopmentContracts;
import io.sluice.embedded.TestNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Against the real node. */
class DeploymentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SEND = "eth_sendRawTransaction";

  private static final class Killed extends RuntimeException {}

  @TempDir Path folder;
  private TestNode node;
  private final SigningKey key = new SigningKey(BigInteger.valueOf(4242));
  private final List<String> sent = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder);
    node.call("anvil_setBalance", key.address(), "0xde0b6b3a7640000");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private List<Deployment.Placed> deploy(Rpc rpc) throws IOException {
    return deploy(rpc, LIMIT);
  }

  private List<Deployment.Placed> deploy(Rpc rpc, Duration limit) throws IOException {
    try (var deployment = Deployment.begin(rpc, 31_337, key, folder.resolve("records"))) {
      String forwarder = deployment.place(Creation.forwarder("Test"));
      deployment.place(Creation.sampleToken(forwarder, key.address(), BigInteger.TEN));
      deployment.place(Creation.sampleNft(forwarder));
      deployment.send();
      return deployment.await(limit, time -> true);
    }
  }

  /** The node, with what it is sent noted. */
  private JsonNode noting(String method, Object... parameters) throws IOException {
    if (method.equals(SEND)) {
      sent.add((String) parameters[0]);
    }
    return node.call(method, parameters);
  }

  private long nonce() throws IOException {
    return new ChainReads(node).nonce(key.address(), "latest");
  }

  private String records() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("records"))) {
      Path file = files.filter(each -> each.toString().endsWith(".json")).findFirst().orElseThrow();
      return Files.readString(file);
    }
  }

  @Test
  void whatIsThereIsFoundAndNothingIsSentAgain() throws IOException {
    var first = deploy(this::noting);
    assertThat(first)
        .extracting(Deployment.Placed::name)
        .containsExactly("forwarder", "sampleToken", "sampleNft");
    assertThat(first).noneMatch(Deployment.Placed::wasThere).allMatch(each -> each.hash() != null);

    var second = deploy(this::noting);
    assertThat(second).allMatch(Deployment.Placed::wasThere);
    assertThat(second)
        .extracting(Deployment.Placed::address)
        .isEqualTo(first.stream().map(Deployment.Placed::address).toList());
    assertThat(sent).hasSize(3);
    assertThat(nonce()).isEqualTo(3);
  }

  @Test
  void anotherAccountFindsThemWithoutARecord() throws IOException {
    var first = deploy(node);
    try (var other =
        Deployment.begin(node, 31_337, DevelopmentContracts.ACCOUNT, folder.resolve("elsewhere"))) {
      assertThat(other.place(Creation.forwarder("Test"))).isEqualTo(first.getFirst().address());
      assertThat(other.send()).isFalse();
      assertThat(other.await(LIMIT, time -> false)).allMatch(Deployment.Placed::wasThere);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSameBytesGoAgainWhenNobodyKnowsWhetherTheyArrived(boolean theyArrive) throws IOException {
    Rpc cut =
        (method, parameters) -> {
          if (method.equals(SEND) && sent.stream().noneMatch(parameters[0]::equals)) {
            sent.add((String) parameters[0]);
            if (theyArrive) {
              node.call(method, parameters);
            }
            throw new IOException("connection reset");
          }
          return noting(method, parameters);
        };
    deploy(cut);
    assertThat(sent.stream().distinct()).hasSize(3);
    assertThat(nonce()).isEqualTo(3);
  }

  @Test
  void whatTheNodeHasAlreadyIsNoFailure() throws IOException {
    Rpc twice =
        (method, parameters) -> {
          if (method.equals(SEND)) {
            node.call(method, parameters);
          }
          return node.call(method, parameters);
        };
    deploy(twice);
    assertThat(nonce()).isEqualTo(3);
  }

  @Test
  void whatIsSignedIsOnRecordBeforeANodeSeesItAndIsWhatANewRunSends() throws IOException {
    Rpc killing =
        (method, parameters) -> {
          if (method.equals(SEND)) {
            assertThat(records()).contains((String) parameters[0]);
            sent.add((String) parameters[0]);
            throw new Killed();
          }
          return node.call(method, parameters);
        };
    assertThatThrownBy(() -> deploy(killing)).isInstanceOf(Killed.class);
    String recorded = records();

    deploy(this::noting);
    assertThat(sent.stream().distinct()).hasSize(3).allMatch(recorded::contains);
    assertThat(nonce()).isEqualTo(3);
  }

  @Test
  void withoutTheProxyContractsAreWhereTheRecordSays() throws IOException {
    node.call("anvil_setCode", Create2.PROXY, "0x");
    Rpc killing =
        (method, parameters) -> {
          if (method.equals(SEND)) {
            node.call("eth_sendRawTransactionSync", parameters); // returns when it is mined
            throw new Killed();
          }
          return node.call(method, parameters);
        };
    assertThatThrownBy(() -> deploy(killing)).isInstanceOf(Killed.class);
    assertThat(nonce()).isEqualTo(1);

    var placed = deploy(node);
    assertThat(nonce()).isEqualTo(3);
    assertThat(placed).extracting(Deployment.Placed::wasThere).containsExactly(true, false, false);
    assertThat(deploy(node)).allMatch(Deployment.Placed::wasThere);
    assertThat(nonce()).isEqualTo(3);
  }

  @Test
  void aChainWithoutABaseFeeGetsLegacyTransactions() throws IOException {
    Rpc old =
        (method, parameters) -> {
          JsonNode answer = noting(method, parameters);
          if (method.equals("eth_getBlockByNumber")) {
            ((ObjectNode) answer).remove("baseFeePerGas");
          }
          return answer;
        };
    deploy(old);
    assertThat(sent).hasSize(3).allMatch(raw -> raw.startsWith("0xf9"));
  }

  /** A node may answer one question by the state of the block after that of the next. */
  @Test
  void whatABlockHoldsBetweenTwoQuestionsHasNotFailed() throws IOException {
    Set<String> asked = new HashSet<>();
    Rpc late =
        (method, parameters) -> {
          boolean before =
              method.equals("eth_getCode")
                  && !sent.isEmpty()
                  && asked.add(parameters[0] + (parameters[1].equals("latest") ? "" : " then"));
          return before ? StringNode.valueOf("0x") : noting(method, parameters);
        };
    assertThat(deploy(late)).hasSize(3);
    assertThat(asked).anyMatch(each -> each.endsWith(" then"));
  }

  @Test
  void aRunAgainPaysMoreWherePricesHaveRisen() throws IOException {
    node.call("evm_setAutomine", false);
    assertThatThrownBy(() -> deploy(this::noting, Duration.ZERO))
        .isInstanceOf(DeploymentException.class)
        .hasMessageStartingWith("Not on the chain after 0 s. What was signed is kept in ");
    node.call("anvil_setNextBlockBaseFeePerGas", "0x2540be400");
    node.call("anvil_dropAllTransactions");
    node.call("evm_mine");

    node.call("evm_setAutomine", true);
    deploy(this::noting);
    assertThat(sent).hasSize(6).doesNotHaveDuplicates();
    assertThat(nonce()).isEqualTo(3);
  }

  @Test
  void anAccountThatCannotPayIsToldHowMuchIsMissing() throws IOException {
    node.call("anvil_setBalance", key.address(), "0x10");
    assertThatThrownBy(() -> deploy(this::noting))
        .isInstanceOf(DeploymentException.class)
        .hasMessageMatching(
            "0x\\w{40} has 0\\.000000000000000016 coins on chain 31337 and needs up to 0\\.\\d+: send it some first\\.");
    assertThat(sent).isEmpty();
  }

  @Test
  void aNodeThatRefusesIsQuoted() {
    Rpc refusing =
        (method, parameters) -> {
          if (method.equals(SEND)) {
            throw new NodeError(method, "not today");
          }
          return node.call(method, parameters);
        };
    assertThatThrownBy(() -> deploy(refusing))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("creates the forwarder (not today). It is kept in ");
  }

  @Test
  void whatANonceWasUsedWithoutIsSignedAnew() throws IOException {
    Rpc killing =
        (method, parameters) -> {
          if (method.equals(SEND)) {
            throw new Killed();
          }
          return node.call(method, parameters);
        };
    assertThatThrownBy(() -> deploy(killing)).isInstanceOf(Killed.class);
    node.call("anvil_setNonce", key.address(), "0x2");

    deploy(this::noting);
    assertThat(nonce()).isEqualTo(5);
  }

  @Test
  void otherCodeAtTheAddressIsTold() throws IOException {
    String address = deploy(node).getFirst().address();
    String code = node.call("eth_getCode", address, "latest").asString();
    node.call("anvil_setCode", address, code.substring(0, code.length() - 2) + "00");
    assertThatThrownBy(() -> deploy(node))
        .isInstanceOf(DeploymentException.class)
        .hasMessageEndingWith(" on chain 31337 is not the forwarder that was asked for.");
  }

  @Test
  void anotherChainThanTheOneThatIsMeantIsTold() {
    assertThatThrownBy(() -> Deployment.begin(node, 137, key, folder.resolve("records")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "The node is on chain 31337 and not on 137: name another node, or another chain.");
  }

  @Test
  void twoRunsByTheSameAccountDoNotMix() throws IOException {
    var first = Deployment.begin(node, 31_337, key, folder.resolve("records"));
    assertThatThrownBy(() -> deploy(node))
        .hasMessage("Another deployment by this account is under way: wait for it to end.");
    first.close();
    deploy(node);
  }
}
