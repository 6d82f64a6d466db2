package io.sluice.evm.network;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Confirmations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A chain this installation works on. What is not set is taken from what is known of the network:
 * polygon (137), amoy (80002), ethereum (1), sepolia (11155111), bnb (56), base (8453), arbitrum
 * (42161), local (31337).
 *
 * @param id EIP-155 chain id, for example 137 for Polygon, 31337 for a local chain
 * @param name how requests and answers name the network, 1 to 20 of a-z, 0-9 and -; its usual one
 *     when unset, {@code chain-} and its id when it is not known
 * @param confirmations blocks, the transaction's own included, after which its end is final; 1 to
 *     1000; 12 when unset, on Arbitrum One 64
 * @param finality whether a block of that depth is final ({@code depth}), or only once the chain's
 *     consensus calls it {@code safe} or {@code finalized} as well; when unset {@code finalized} on
 *     Polygon, Amoy and BNB Chain, else {@code depth}
 * @param archive whether the nodes keep the state of every block; full nodes keep that of the last
 *     128
 * @param blockTime how often the chain makes a block, roughly, 50 ms or more; the network's own
 *     when unset, 2 s on one that is not known
 * @param explorer address of a site that shows transactions; the network's usual one when unset
 */
@PerNetwork
@ConfigurationProperties("sluice.chain")
public record ChainSettings(
    @DefaultValue("31337") @Min(1) long id,
    String name,
    @Min(1) @Max(1000) Integer confirmations,
    FinalityRule finality,
    @DefaultValue("false") boolean archive,
    @DurationMin(millis = 50) Duration blockTime,
    @Nullable URI explorer) {

  /** Fills in what is not set. An id that is wrong is told by its own rule, not here. */
  public ChainSettings {
    ChainPreset preset = ChainPreset.of(new ChainId(Math.max(1, id)));
    name = name == null ? preset.network() : name;
    confirmations = confirmations == null ? preset.confirmations().count() : confirmations;
    finality = finality == null ? preset.finality() : finality;
    blockTime = blockTime == null ? preset.blockTime() : blockTime;
    explorer = explorer == null ? preset.explorer() : explorer;
  }

  public ChainId chainId() {
    return new ChainId(id);
  }

  /** What is known of the network, whatever is set. */
  public ChainPreset preset() {
    return ChainPreset.of(chainId());
  }

  public Confirmations depth() {
    return new Confirmations(confirmations);
  }
}
