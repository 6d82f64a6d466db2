package io.sluice.embedded.cli;

import io.sluice.embedded.chain.DeploymentException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which chain is meant, and a node of it.
 *
 * @param isOurs whether it is a development chain of this machine's installation
 */
record ChainChoice(String rpc, long chainId, boolean isOurs) {
  /** As the product's presets name them. */
  private static final Map<String, Long> KNOWN =
      new TreeMap<>(
          Map.of(
              "ethereum", 1L,
              "sepolia", 11_155_111L,
              "polygon", 137L,
              "amoy", 80_002L,
              "bnb", 56L,
              "base", 8453L,
              "arbitrum", 42_161L,
              "local", 31_337L));

  /**
   * A node somewhere. The chain's id is needed, as a node does not say that it is the wrong one.
   *
   * @param network one that is known by name, or null
   * @param chainId or null
   */
  static ChainChoice at(
      String rpc, @Nullable String network, @Nullable Long chainId, OptionCheck check) {
    if (!isAddress(rpc)) {
      throw check.wrong("--rpc must begin with http:// or https://, not be " + rpc);
    }
    if (chainId != null) {
      return new ChainChoice(rpc, chainId, false);
    }
    if (network == null) {
      throw check.wrong("--rpc needs --network or --chain-id, so that a wrong chain is noticed");
    }
    Long known = KNOWN.get(network);
    if (known == null) {
      throw check.wrong(
          "\"%s\" is not known, give its --chain-id; known are %s"
              .formatted(network, String.join(", ", KNOWN.keySet())));
    }
    return new ChainChoice(rpc, known, false);
  }

  private static boolean isAddress(String text) {
    try {
      URI address = URI.create(text);
      return text.matches("https?://.*") && address.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * One of those that are up in a data folder.
   *
   * @param network or null for the first
   */
  static ChainChoice up(Endpoints endpoints, @Nullable String network) {
    List<ChainChoice.Up> up = endpoints.networks();
    return up.stream()
        .filter(each -> network == null || each.name.equals(network))
        .findFirst()
        .map(each -> new ChainChoice(each.rpc, each.chainId, true))
        .orElseThrow(() -> new DeploymentException(isNotUp(network, up)));
  }

  private static String isNotUp(@Nullable String network, List<Up> up) {
    return "%s is not up on this machine (%s is): name a node of it with --rpc."
        .formatted(network, String.join(", ", up.stream().map(Up::name).toList()));
  }

  /** A development chain. */
  record Up(String name, long chainId, String rpc) {}

  /** Of the node, without what in its address may be a secret. */
  String host() {
    return URI.create(rpc).getHost();
  }
}
