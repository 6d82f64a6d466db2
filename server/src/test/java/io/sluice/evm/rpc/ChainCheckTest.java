package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.Status;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chain is shown with its height, and its outage costs nobody their readiness. */
class ChainCheckTest {
  private static final BlockHash HASH = BlockHash.of(new byte[32]);
  private static final Block BLOCK =
      new Block(
          new BlockNumber(7),
          HASH,
          HASH,
          Instant.parse("2026-01-02T03:04:05Z"),
          null,
          1,
          List.of());

  @Test
  void aNodeThatAnswersShowsWhereTheChainIs() {
    Node node = new Node();

    assertThat(new ChainCheck(node.client()).check())
        .isEqualTo(
            Finding.up(
                Map.of(
                    "chainId",
                    31337L,
                    "block",
                    7L,
                    "blockTime",
                    "2026-01-02T03:04:05Z",
                    "endpoints",
                    List.of(Map.of("endpoint", "one:8545", "lag", 0L)))));
  }

  @Test
  void anOutageOnlyDegrades() {
    Node node = new Node();
    node.answers = false;
    ChainCheck check = new ChainCheck(node.client());

    assertThat(check.check().status()).isEqualTo(Status.DOWN);
    assertThat(check.check().details()).containsEntry("reason", "no node answers");
    assertThat(check.required()).isFalse();
  }

  @Test
  void oneOfSeveralOutOfUseIsNamed() {
    Node node = new Node();
    node.endpoints =
        List.of(
            new Fleet.EndpointState("one:8545", 2, null),
            new Fleet.EndpointState("two:8545", 0, "two:8545 serves chain 1"));

    Finding finding = new ChainCheck(node.client()).check();

    assertThat(finding.status()).isEqualTo(Status.DEGRADED);
    assertThat(finding.details())
        .containsEntry("reason", "out of use: two:8545")
        .containsEntry(
            "endpoints",
            List.of(
                Map.of("endpoint", "one:8545", "lag", 2L),
                Map.of("endpoint", "two:8545", "lag", 0L, "trouble", "two:8545 serves chain 1")));
  }

  /** A client of which only the reads of the check are asked, and none that costs a request. */
  private static final class Node {
    private boolean answers = true;
    private List<Fleet.EndpointState> endpoints =
        List.of(new Fleet.EndpointState("one:8545", 0, null));

    EthereumClient client() {
      return (EthereumClient)
          Proxy.newProxyInstance(
              EthereumClient.class.getClassLoader(),
              new Class<?>[] {EthereumClient.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "recentBlock" -> {
                      assertThat(arguments).containsExactly(Duration.ofSeconds(30));
                      if (!answers) {
                        throw new NodeUnavailableException("away");
                      }
                      yield BLOCK;
                    }
                    case "chainId" -> new ChainId(31337);
                    case "endpoints" -> endpoints;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }
  }
}
