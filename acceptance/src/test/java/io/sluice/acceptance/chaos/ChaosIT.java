package io.sluice.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * All faults at once on two networks, from a seed; {@code ./sluice chaos} goes on for as long as
 * one likes.
 */
class ChaosIT {
  private static final ChaosSettings SETTINGS =
      new ChaosSettings(
          2,
          20_261_121,
          1,
          2_000,
          Duration.ofMinutes(2),
          40,
          Surroundings.USUAL,
          List.of(Blow.values()));

  @Test
  void nothingIsLostDoubledStuckOrToldWrong() throws Exception {
    ChaosRun run = new ChaosRun(SETTINGS, SETTINGS.seed(), System.out::println);
    assertThat(run.problems()).isEmpty();
  }
}
