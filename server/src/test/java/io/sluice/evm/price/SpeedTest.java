package io.sluice.evm.price;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTest {
  @ParameterizedTest
  @EnumSource(Speed.class)
  void readsWhatItWrites(Speed speed) {
    assertThat(Speed.of(speed.text())).contains(speed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FAST", "fast ", "slow", "SAFE_LOW"})
  void isNothingElse(String text) {
    assertThat(Speed.of(text)).isEmpty();
  }

  @Test
  void percentilesRise() {
    assertThat(Speed.values()).extracting(Speed::percentile).isSorted();
  }
}
