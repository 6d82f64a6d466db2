package io.sluice.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of pauses. */
class RetryScheduleTest {
  @Test
  void tenTriesIn75Hours() {
    assertThat(RetrySchedule.PAUSES)
        .containsExactlyElementsOf(
            List.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H")
                .stream()
                .map(Duration::parse)
                .toList());
    assertThat(RetrySchedule.PAUSES.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.parse("PT75H35M5S"));
    assertThat(RetrySchedule.after(10, null, 0)).as("after the tenth there is none").isNull();
  }

  @Test
  void whatFailsTogetherDoesNotComeBackTogether() {
    assertThat(RetrySchedule.after(4, null, 0)).isEqualTo(Duration.ofHours(2));
    assertThat(RetrySchedule.after(4, null, 0.5)).isEqualTo(Duration.ofMinutes(126));
    assertThat(RetrySchedule.after(4, null, 0.999_999)).isLessThan(Duration.ofMinutes(132));
  }

  @Test
  void aReceiverMayAskForMoreTimeButNotForEver() {
    assertThat(RetrySchedule.after(1, Duration.ofMinutes(3), 0)).isEqualTo(Duration.ofMinutes(3));
    assertThat(RetrySchedule.after(3, Duration.ofMinutes(3), 0)).isEqualTo(Duration.ofMinutes(30));
    assertThat(RetrySchedule.after(1, Duration.ofDays(9999), 0)).isEqualTo(Duration.ofHours(6));
  }

  @Test
  void aCircuitOpensAfterFiveFailuresAndProbesEveryMinuteAtLeast() {
    var now = java.time.Instant.EPOCH;
    assertThat(Circuit.pausedUntil(4, now)).isEqualTo(now);
    assertThat(Circuit.pausedUntil(5, now)).isEqualTo(now.plusSeconds(5));
    assertThat(Circuit.pausedUntil(7, now)).isEqualTo(now.plusSeconds(20));
    assertThat(Circuit.pausedUntil(Integer.MAX_VALUE, now)).isEqualTo(now.plusSeconds(60));
  }
}
