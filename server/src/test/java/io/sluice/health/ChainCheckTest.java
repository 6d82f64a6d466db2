package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainId;
import io.sluice.rpc.Block;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import java.lang.reflect.Proxy;
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
    assertThat(new ChainCheck(node(true)).check())
        .isEqualTo(
            Finding.up(
                Map.of("chainId", 31337L, "block", 7L, "blockTime", "2026-01-02T03:04:05Z")));
  }

  @Test
  void anOutageOnlyDegrades() {
    ChainCheck check = new ChainCheck(node(false));
    assertThat(check.check()).isEqualTo(Finding.down("no node answers"));
    assertThat(check.required()).isFalse();
  }

  /** A client of which only the two reads of the check are asked. */
  private static EthereumClient node(boolean answers) {
    return (EthereumClient)
        Proxy.newProxyInstance(
            EthereumClient.class.getClassLoader(),
            new Class<?>[] {EthereumClient.class},
            (proxy, method, arguments) -> {
              if (!answers) {
                throw new NodeUnavailableException("away");
              }
              return switch (method.getName()) {
                case "latestBlock" -> BLOCK;
                case "chainId" -> new ChainId(31337);
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }
}
