package io.sluice.monitor;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the monitor.
 *
 * @param poll how often the nodes are asked for a new block
 * @param catchUp blocks fetched in one request after a pause, 1 to 200
 * @param keep settled blocks remembered, 32 or more: a reorganisation deeper than that is only
 *     reported
 * @param laneCheck how often every lane's balance and nonce are read while it has nothing in flight
 */
@ConfigurationProperties("sluice.monitor")
public record MonitorSettings(
    @DefaultValue("200ms") Duration poll,
    @DefaultValue("20") @Min(1) @Max(200) int catchUp,
    @DefaultValue("256") @Min(32) int keep,
    @DefaultValue("10s") Duration laneCheck) {}
