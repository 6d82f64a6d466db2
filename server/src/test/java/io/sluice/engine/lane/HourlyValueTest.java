package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Wei;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourlyValueTest {
  private static final Instant AT = Instant.parse("2030-01-01T00:00:30Z");

  @ParameterizedTest
  @CsvSource({"PT0S, 5", "PT59M30S, 5", "PT1H, 5", "PT1H29S, 5", "PT1H30S, 0", "PT24H, 0"})
  void countsForAnHourAtLeast(Duration later, long counts) {
    HourlyValue spent = HourlyValue.NONE.plus(Wei.of(2), AT).plus(Wei.of(3), AT);
    assertThat(spent.inTheHourBefore(AT.plus(later))).isEqualTo(Wei.of(counts));
  }

  @Test
  void itsColumnHoldsAFullHourOfTheLargestValues() {
    HourlyValue spent = HourlyValue.NONE;
    for (int i = 0; i < 200; i++) {
      spent = spent.plus(new Wei(java.math.BigInteger.TEN.pow(77)), AT.plusSeconds(60L * i));
    }
    assertThat(spent.byMinute()).hasSize(61);
    assertThat(spent.column()).hasSizeLessThan(6000);
    assertThat(HourlyValue.parse(spent.column())).isEqualTo(spent);
    assertThat(HourlyValue.parse("")).isEqualTo(HourlyValue.NONE);
    assertThat(HourlyValue.parse(null)).isEqualTo(HourlyValue.NONE);
  }
}
