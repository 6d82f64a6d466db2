package io.sluice.engine.block;

import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of following blocks.
 *
 * @param catchUp blocks fetched in one request after a pause, 1 to 200
 * @param keep settled blocks remembered, 32 or more, and as many more as hold what is not final: a
 *     reorganisation deeper than that is only reported
 */
@PerNetwork
@ConfigurationProperties("sluice.blocks")
public record BlockSettings(
    @DefaultValue("20") @Min(1) @Max(200) int catchUp, @DefaultValue("256") @Min(32) int keep) {}
