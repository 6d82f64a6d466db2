package io.sluice.engine.broadcast;

import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the broadcaster.
 *
 * @param lanesAtOnce lanes sent for at the same time, 1 to 256
 */
@PerNetwork
@ConfigurationProperties("sluice.broadcast")
public record BroadcastSettings(@DefaultValue("10") @Min(1) @Max(256) int lanesAtOnce) {}
