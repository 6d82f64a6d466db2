package io.sluice.engine.monitor;

import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a transaction that a node has counts as stuck and is signed again at a higher price: after
 * this many blocks and this much time, both.
 *
 * @param afterBlocks blocks without it, 1 or more
 * @param after time without it
 */
@PerNetwork
@ConfigurationProperties("sluice.replacement")
public record ReplacementSettings(
    @DefaultValue("3") @Min(1) int afterBlocks, @DefaultValue("30s") Duration after) {}
