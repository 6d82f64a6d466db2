package io.sluice.evm.price;

import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what is offered for gas.
 *
 * @param pricing auto, dynamic (EIP-1559) or legacy (one gas price); auto takes what blocks show
 * @param quoteLife how long a price is used before fees are looked up again
 * @param minimumTip wei per gas under which no tip goes; on a chain without a base fee, no gas
 *     price; what the network is known to want when unset
 * @param maximumTip wei per gas over which no tip goes, whatever a node says
 * @param tipPerBaseFee how often the base fee (or the least tip, where that is more) a tip may be
 *     that nodes quote, 1 to 1000
 * @param maximumFee wei per gas over which no offer goes, replacements included
 */
@PerNetwork
@ConfigurationProperties("sluice.fee")
public record FeeSettings(
    @DefaultValue("auto") PricingMode pricing,
    @DefaultValue("30s") Duration quoteLife,
    @Nullable @Min(0) BigInteger minimumTip,
    @DefaultValue("100000000000") @Min(1) BigInteger maximumTip,
    @DefaultValue("10") @Min(1) @Max(1000) int tipPerBaseFee,
    @DefaultValue("500000000000") @Min(1) BigInteger maximumFee) {

  /**
   * The rules these settings make.
   *
   * @param lowestTip wei per gas that the network is known to want
   */
  public FeePolicy policy(Wei lowestTip) {
    Wei least = minimumTip == null ? lowestTip : new Wei(minimumTip);
    return new FeePolicy(least, new Wei(maximumTip), tipPerBaseFee, new Wei(maximumFee));
  }
}
