package io.sluice.engine.routing;

import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of routing.
 *
 * @param largestGas units of gas one transaction may use; EIP-7825 caps it at 16777216 (2^24)
 * @param gasMargin percent added to an estimate, 0 to 200; a plain transfer's 21000 is exact and
 *     gets none
 * @param largestTransaction bytes of a signed transaction; nodes take no more than 131072 (geth,
 *     txMaxSize)
 * @param simulate whether transactions are executed on the newest block before they get a nonce, so
 *     that what would revert fails at once and costs nothing
 * @param giveUpAfter how long a transaction may be held back, because no relayer can take it or no
 *     node estimates its gas, before it fails with that reason; 0 for ever
 * @param strategy which relayer a transaction takes, among those that have room and can pay for it:
 *     {@code least-pending}, for its weight; {@code round-robin}; {@code weighted}; or {@code
 *     sticky}, the same for all of a client while it can
 * @param smart with {@code false} the strategy is {@code round-robin}
 */
@PerNetwork
@ConfigurationProperties("sluice.routing")
public record RoutingSettings(
    @DefaultValue("16777216") @Min(21000) long largestGas,
    @DefaultValue("20") @Min(0) @Max(200) int gasMargin,
    @DefaultValue("131072") @Min(1024) int largestTransaction,
    @DefaultValue("true") boolean simulate,
    @DefaultValue("24h") Duration giveUpAfter,
    @DefaultValue("least-pending") Strategy strategy,
    @DefaultValue("true") boolean smart) {

  /** The one that holds. */
  Strategy inForce() {
    return smart ? strategy : Strategy.ROUND_ROBIN;
  }
}
