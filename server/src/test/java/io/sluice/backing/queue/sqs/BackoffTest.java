package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 100", "2, 200", "3, 400", "6, 3200", "7, 5000", "40, 5000", "2000000000, 5000"})
  void doublesUpToTheLongest(int failures, long longest) {
    var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(1));
    for (int draw = 0; draw < 200; draw++) {
      assertThat(backoff.after(failures).toMillis()).isBetween(longest / 2, longest);
    }
  }

  @Test
  void halfIsRandom() {
    var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), new Random(1));
    assertThat(new Random(2).ints(100).mapToObj(_ -> backoff.after(1)).distinct().count())
        .isGreaterThan(50);
  }

  @Test
  void mayBeNone() {
    var backoff = new Backoff(Duration.ZERO, Duration.ofSeconds(5), new Random(1));
    assertThat(backoff.after(9)).isZero();
  }
}
