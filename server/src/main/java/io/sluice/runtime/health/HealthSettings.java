package io.sluice.runtime.health;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The checks behind {@code /api/v1/health}.
 *
 * @param interval how often everything is looked at; 100 ms to 1 min
 * @param deadline how long one look may take before it counts as DOWN; 100 ms to 1 min
 */
@ConfigurationProperties("sluice.health")
record HealthSettings(
    @DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration interval,
    @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration deadline) {}
