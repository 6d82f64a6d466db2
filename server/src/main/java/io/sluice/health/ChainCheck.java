package io.sluice.health;

import io.sluice.rpc.Block;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import java.util.Map;

/** Whether a node answers, and how far its chain is. Requests are accepted without one. */
record ChainCheck(EthereumClient client) implements HealthCheck {
  @Override
  public String name() {
    return "chain";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    try {
      Block latest = client.latestBlock();
      return Finding.up(
          Map.of(
              "chainId", client.chainId().value(),
              "block", latest.number().value(),
              "blockTime", latest.timestamp().toString()));
    } catch (NodeUnavailableException e) {
      return Finding.down("no node answers");
    }
  }
}
