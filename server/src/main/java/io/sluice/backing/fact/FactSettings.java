package io.sluice.backing.fact;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how facts are handed to subscribers.
 *
 * @param batch facts handed over at once, in one database transaction; 1 to 1000
 * @param gather how long facts that follow others wait for more, so that they share a transaction;
 *     the first after a while does not wait
 * @param poll how often a subscriber looks for facts of other processes; those of its own wake it
 */
@ConfigurationProperties("sluice.facts")
public record FactSettings(
    @DefaultValue("500") @Min(1) @Max(1000) int batch,
    @DefaultValue("100ms") @DurationMin Duration gather,
    @DefaultValue("1s") @DurationMin(millis = 1) Duration poll) {}
