package io.sluice.operator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.Fault;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedriveSettingsTest {
  @ParameterizedTest
  @CsvSource({
    // fault, redrives, insistent, seconds; none for never
    "TRANSIENT, 0, false, 30",
    "TRANSIENT, 1, false, 60",
    "TRANSIENT, 6, false, 1920",
    "TRANSIENT, 7, false, 3600", // the longest
    "TRANSIENT, 9, true, 3600",
    "TRANSIENT, 10, true, ",
    "UNKNOWN, 2, false, 120",
    "UNKNOWN, 3, false, ",
    "PERMANENT, 0, false, ",
    "PERMANENT, 0, true, 30", // its client asked for retries
    "PERMANENT, 3, true, ",
  })
  void isTriedAgainLessAndLessOften(Fault fault, int redrives, boolean insistent, Long seconds) {
    RedriveSettings settings =
        new RedriveSettings(
            Duration.ofSeconds(30), Duration.ofHours(1), 10, 3, Duration.ofSeconds(1));
    assertThat(settings.wait(fault, redrives, insistent).map(Duration::toSeconds).orElse(null))
        .isEqualTo(seconds);
  }
}
