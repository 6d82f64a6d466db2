package io.sluice.gateway.stream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Streams of events, {@code GET /api/v1/events}.
 *
 * @param most streams open at once in one process, each 100 KB of its heap, beyond which 503 is
 *     answered; fewer than {@code sluice.http.max-connections}; 1 to 100000
 * @param perClient streams of one client open at once in one process, beyond which 429 is answered;
 *     1 to 100000
 * @param heartbeat how often a line is sent that means nothing, so that nobody on the way closes a
 *     quiet connection; 1 s to 5 min
 * @param retry how long a client is told to wait before it opens a lost stream again
 * @param buffer bytes that wait for a slow reader, beyond which its stream is cut off; 64 KB or
 *     more
 * @param poll how often other processes' events are looked for while Redis, which tells of them at
 *     once, is away; 50 ms to 10 s
 */
@ConfigurationProperties("sluice.streams")
record StreamSettings(
    @DefaultValue("2500") @Min(1) @Max(100_000) int most,
    @DefaultValue("100") @Min(1) @Max(100_000) int perClient,
    @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(minutes = 5) Duration heartbeat,
    @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 5) Duration retry,
    @DefaultValue("512KB") DataSize buffer,
    @DefaultValue("500ms") @DurationMin(millis = 50) @DurationMax(seconds = 10) Duration poll) {
  private static final DataSize LEAST_BUFFER = DataSize.ofKilobytes(64);

  StreamSettings {
    if (buffer.compareTo(LEAST_BUFFER) < 0) {
      throw new IllegalArgumentException("sluice.streams.buffer must be 64KB or more");
    }
  }
}
