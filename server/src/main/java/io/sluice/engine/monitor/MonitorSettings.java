package io.sluice.engine.monitor;

import io.sluice.evm.network.PerNetwork;
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
 * @param laneCheck how often a lane's balance and nonce are read while it has nothing in flight;
 *     one that waits for money is looked at every ten seconds at least
 */
@PerNetwork
@ConfigurationProperties("sluice.monitor")
public record MonitorSettings(
    @DurationMin(millis = 10) @Nullable Duration poll,
    @DefaultValue("3m") @DurationMin(millis = 100) Duration laneCheck) {}
