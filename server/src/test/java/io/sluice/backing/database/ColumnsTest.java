package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "127, 1", "128, 1", "255, 1", "256, 2", "65535, 2", "65536, 3"})
  void amountsHaveNoSignByte(long value, int bytes) {
    assertThat(Columns.amount(BigInteger.valueOf(value))).hasSize(bytes);
    assertThat(Columns.integer(Columns.amount(BigInteger.valueOf(value)))).isEqualTo(value);
  }

  @Test
  void theLargestAmountFits32Bytes() {
    BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    assertThat(Columns.amount(most)).hasSize(32);
    assertThat(Columns.integer(Columns.amount(most))).isEqualTo(most);
  }

  @Test
  void idsKeepTheirOrder() {
    UUID small = new UUID(0x0190000000007000L, 0x8000000000000000L);
    UUID large = new UUID(0x0190000000017000L, 0x8000000000000000L);
    assertThat(Columns.uuid(Columns.id(small))).isEqualTo(small);
    assertThat(Arrays.compareUnsigned(Columns.id(small), Columns.id(large))).isNegative();
  }

  @Test
  void timesAreUtc() {
    Instant time = Instant.parse("2030-06-01T12:00:00.123456Z");
    assertThat(Columns.time(time)).hasToString("2030-06-01T12:00:00.123456");
    assertThat(Columns.instantOrNull(Columns.time(time))).isEqualTo(time);
    assertThat(Columns.time(null)).isNull();
    assertThat(Columns.instantOrNull(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-0001-01-01T00:00:00Z", "0999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
  void aTimeThatNoColumnHoldsIsRefused(Instant time) {
    assertThatThrownBy(() -> Columns.time(time)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"})
  void theFirstAndTheLastTimeAreHeld(Instant time) {
    assertThat(Columns.instantOrNull(Columns.time(time))).isEqualTo(time);
  }

  @Test
  void textIsCutBetweenCharacters() {
    assertThat(Columns.text("余额不足", 4)).isEqualTo("余额不足");
    assertThat(Columns.text("余额不足了", 4)).isEqualTo("余额不…");
    assertThat(Columns.text("😀😀😀", 3)).isEqualTo("😀😀😀");
    assertThat(Columns.text("😀😀😀", 2)).isEqualTo("😀…");
    assertThat(Columns.text("", 1)).isEmpty();
    assertThat(Columns.words("x".repeat(10_000))).hasSize(Columns.WORDS).endsWith("x…");
    assertThat(Columns.words(null)).isNull();
  }

  @Test
  void whatNoColumnTakesIsReplaced() {
    assertThat(Columns.text("a\ud83d", 9)).isEqualTo("a\ufffd");
    assertThat(Columns.text("\ude00b", 9)).isEqualTo("\ufffdb");
    assertThat(Columns.text("\ude00\ud83d", 9)).isEqualTo("\ufffd\ufffd");
    assertThat(Columns.text("no\u0000thing", 9)).isEqualTo("no\ufffdthing");
    assertThat(Columns.text("a\ud83dbc", 3)).isEqualTo("a\ufffd…");
  }

  @Test
  void marksAreAsManyAsAskedFor() {
    assertThat(Columns.marks(1)).isEqualTo("?");
    assertThat(Columns.marks(3)).isEqualTo("?, ?, ?");
  }
}
