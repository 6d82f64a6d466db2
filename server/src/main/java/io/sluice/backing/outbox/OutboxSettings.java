package io.sluice.backing.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the outbox.
 *
 * @param poll how often hand-offs are looked for that are nobody's: of a process that died, or that
 *     a queue refused
 * @param atHand how long a hand-off is left to the stage it is for where this process has that,
 *     before it goes to its queue; 0 sends everything to the queues; at most 500 ms
 * @param holds how long a hand-off is left to the process that has it in hand; 1 s to 1 min.
 *     Shorter finds those of a dead process sooner; what takes longer to send is sent twice
 * @param batch hand-offs taken at once, 1 to 1000
 * @param itemsPerMessage ids packed into one message at most, 1 to 1000
 */
@ConfigurationProperties("sluice.outbox")
public record OutboxSettings(
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("100ms") @DurationMin(seconds = 0) @DurationMax(millis = 500) Duration atHand,
    @DefaultValue("3s") @DurationMin(seconds = 1) @DurationMax(minutes = 1) Duration holds,
    @DefaultValue("200") @Min(1) @Max(1000) int batch,
    @DefaultValue("100") @Min(1) @Max(1000) int itemsPerMessage) {}
