package io.sluice.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the outbox.
 *
 * @param poll how long hand-offs of a process that died may wait for another process
 * @param batch hand-offs taken at once, 1 to 1000
 * @param itemsPerMessage ids packed into one message at most, 1 to 1000
 */
@ConfigurationProperties("sluice.outbox")
public record OutboxSettings(
    @DefaultValue("250ms") Duration poll,
    @DefaultValue("200") @Min(1) @Max(1000) int batch,
    @DefaultValue("100") @Min(1) @Max(1000) int itemsPerMessage) {}
