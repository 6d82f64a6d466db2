package io.sluice.chain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The chain this installation works on.
 *
 * @param id EIP-155 chain id, for example 137 for Polygon, 31337 for a local chain
 * @param confirmations blocks, the transaction's own included, after which its end is final; 1 to
 *     1000
 * @param blockTime how often the chain makes a block, roughly
 */
@ConfigurationProperties("sluice.chain")
public record ChainSettings(
    @DefaultValue("31337") @Min(1) long id,
    @DefaultValue("12") @Min(1) @Max(1000) int confirmations,
    @DefaultValue("1s") Duration blockTime) {

  public ChainId chainId() {
    return new ChainId(id);
  }
}
