package io.sluice.evm.network;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Confirmations;
import io.sluice.evm.chain.Wei;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a network, for whatever an operator has not set. Where sources differ the value
 * is the one that is safe and a little dearer or slower.
 *
 * <ul>
 *   <li>Polygon and Amoy: bor's {@code txpool.pricelimit} is 25 gwei, and its nodes refuse less; a
 *       block every 2 s; milestones (Heimdall v2) make blocks {@code finalized} within seconds.
 *   <li>Ethereum and Sepolia: a slot is 12 s (EIP-3675); {@code finalized} takes two epochs, 13 min
 *       or more, so depth is the rule and the tag a choice for large amounts.
 *   <li>BNB Chain: a block every 750 ms (BEP-524), {@code finalized} after two (BEP-126);
 *       validators ask for 0.05 gwei since late 2025, older nodes for 0.1 gwei, which is taken
 *       here.
 *   <li>Base: a block every 2 s (OP Stack), tips of about 0.001 gwei. A depth trusts the sequencer;
 *       {@code safe} waits minutes for the parent chain.
 *   <li>Arbitrum One: a block every 250 ms at most, first come first served: a tip buys nothing. A
 *       depth trusts the sequencer; so much more of it costs seconds.
 * </ul>
 *
 * @param network how requests name it
 * @param blockTime how often the chain makes a block, roughly
 * @param confirmations blocks, the transaction's own included
 * @param finality when a block of that depth is final
 * @param lowestTip wei per gas under which nodes refuse, or leave lying
 * @param batchSize JSON-RPC calls that hosted nodes usually take in one request
 * @param explorer where people look transactions up; {@code null} where nobody offers it
 */
public record ChainPreset(
    String network,
    Duration blockTime,
    Confirmations confirmations,
    FinalityRule finality,
    Wei lowestTip,
    int batchSize,
    @Nullable URI explorer) {
  private static final Confirmations TWELVE = new Confirmations(12);
  private static final int USUAL_BATCH = 100;
  private static final Wei THOUSANDTH_OF_A_GWEI = Wei.of(1_000_000);
  private static final Wei TENTH_OF_A_GWEI = Wei.of(100_000_000);

  private static final Map<Long, ChainPreset> KNOWN =
      Map.of(
          1L,
          preset("ethereum", Duration.ofSeconds(12), FinalityRule.DEPTH, TENTH_OF_A_GWEI)
              .at("https://etherscan.io"),
          11_155_111L,
          preset("sepolia", Duration.ofSeconds(12), FinalityRule.DEPTH, TENTH_OF_A_GWEI)
              .at("https://sepolia.etherscan.io"),
          137L,
          preset("polygon", Duration.ofSeconds(2), FinalityRule.FINALIZED, Wei.ofGwei(25))
              .at("https://polygonscan.com"),
          80_002L,
          preset("amoy", Duration.ofSeconds(2), FinalityRule.FINALIZED, Wei.ofGwei(25))
              .at("https://amoy.polygonscan.com"),
          56L,
          preset("bnb", Duration.ofMillis(750), FinalityRule.FINALIZED, TENTH_OF_A_GWEI)
              .at("https://bscscan.com"),
          8453L,
          preset("base", Duration.ofSeconds(2), FinalityRule.DEPTH, THOUSANDTH_OF_A_GWEI)
              .at("https://basescan.org"),
          42_161L,
          preset("arbitrum", Duration.ofMillis(250), FinalityRule.DEPTH, Wei.ZERO)
              .deep(64)
              .at("https://arbiscan.io"),
          31_337L,
          preset("local", Duration.ofMillis(500), FinalityRule.DEPTH, Wei.ofGwei(1)));

  /** Of a network; cautious ordinary values for one that is not known here. */
  public static ChainPreset of(ChainId chain) {
    return Optional.ofNullable(KNOWN.get(chain.value()))
        .orElseGet(() ->
            preset("chain-" + chain, Duration.ofSeconds(2), FinalityRule.DEPTH, Wei.ofGwei(1)));
  }

  /** The chain that is known under a name; empty when none is. */
  static Optional<ChainId> chain(String network) {
    return KNOWN.entrySet().stream()
        .filter(each -> each.getValue().network.equals(network))
        .map(each -> new ChainId(each.getKey()))
        .findFirst();
  }

  private static ChainPreset preset(
      String network, Duration blockTime, FinalityRule finality, Wei lowestTip) {
    return new ChainPreset(network, blockTime, TWELVE, finality, lowestTip, USUAL_BATCH, null);
  }

  private ChainPreset at(String address) {
    return new ChainPreset(
        network, blockTime, confirmations, finality, lowestTip, batchSize, URI.create(address));
  }

  private ChainPreset deep(int blocks) {
    return new ChainPreset(
        network, blockTime, new Confirmations(blocks), finality, lowestTip, batchSize, explorer);
  }
}
