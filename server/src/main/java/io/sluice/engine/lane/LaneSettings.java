package io.sluice.engine.lane;

import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Min;
import java.math.BigInteger;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the lanes.
 *
 * @param windowInitial transactions a new lane keeps in flight, 1 or more; geth holds 64 future
 *     ones per account
 * @param windowSmallest the window never gets smaller than this
 * @param windowLargest the window never gets larger than this
 * @param minimumBalance wei under which a lane takes no new transactions
 */
@PerNetwork
@ConfigurationProperties("sluice.lane")
public record LaneSettings(
    @DefaultValue("64") @Min(1) int windowInitial,
    @DefaultValue("16") @Min(1) int windowSmallest,
    @DefaultValue("2048") @Min(1) int windowLargest,
    @DefaultValue("10000000000000000") @Min(0) BigInteger minimumBalance) {

  public Window window() {
    return new Window(windowInitial, windowSmallest, windowLargest);
  }

  public Wei minimum() {
    return new Wei(minimumBalance);
  }
}
