package io.sluice.market;

import io.sluice.chain.Wei;
import io.sluice.fee.FeePolicy;
import jakarta.validation.constraints.Min;
import java.math.BigInteger;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what is offered for gas.
 *
 * @param quoteLife how long a price is used before fees are looked up again
 * @param minimumTip wei per gas under which no tip goes
 * @param maximumFee wei per gas over which no offer goes, replacements included
 */
@ConfigurationProperties("sluice.fee")
public record FeeSettings(
    @DefaultValue("30s") Duration quoteLife,
    @DefaultValue("1000000000") @Min(0) BigInteger minimumTip,
    @DefaultValue("500000000000") @Min(1) BigInteger maximumFee) {

  public FeePolicy policy() {
    return new FeePolicy(new Wei(minimumTip), new Wei(maximumFee));
  }
}
