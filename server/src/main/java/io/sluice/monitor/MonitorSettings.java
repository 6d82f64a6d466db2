package io.sluice.monitor;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the monitor.
 *
 * @param poll how often the nodes are asked for a new block, 10 ms or more; when unset it follows
 *     the chain's block time: once the next block is due, then every fifth of it, from 100 ms to 1
 *     s
 * @param catchUp blocks fetched in one request after a pause, 1 to 200
 * @param keep settled blocks remembered, 32 or more, and as many more as hold what is not final: a
 *     reorganisation deeper than that is only reported
 * @param laneCheck how often a lane's balance and nonce are read while it has nothing in flight;
 *     one that waits for money is looked at every ten seconds at least
 */
@ConfigurationProperties("sluice.monitor")
public record MonitorSettings(
    @DurationMin(millis = 10) @Nullable Duration poll,
    @DefaultValue("20") @Min(1) @Max(200) int catchUp,
    @DefaultValue("256") @Min(32) int keep,
    @DefaultValue("3m") @DurationMin(millis = 100) Duration laneCheck) {}
