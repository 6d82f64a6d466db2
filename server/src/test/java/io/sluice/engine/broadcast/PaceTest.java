package io.sluice.engine.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 32", "7, 60", "8, 60", "2147483647, 60"})
  void doublesUpToAMinute(int tries, long seconds) {
    assertThat(Pace.after(tries)).hasSeconds(seconds);
  }
}
