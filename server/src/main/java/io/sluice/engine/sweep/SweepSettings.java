package io.sluice.engine.sweep;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sweeper.
 *
 * @param every how often it looks for what is overdue
 * @param again how long something it has emitted again may take before it is emitted once more
 */
@ConfigurationProperties("sluice.sweep")
public record SweepSettings(
    @DefaultValue("1s") Duration every, @DefaultValue("15s") Duration again) {}
