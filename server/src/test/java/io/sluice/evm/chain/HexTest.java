package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HexTest {
  @ParameterizedTest
  @CsvSource({"0,0x0", "1,0x1", "1024,0x400", "9223372036854775807,0x7fffffffffffffff"})
  void quantitiesHaveNoLeadingZeros(long value, String text) {
    assertThat(Hex.quantity(value)).isEqualTo(text);
    assertThat(Hex.quantity(BigInteger.valueOf(value))).isEqualTo(text);
    assertThat(Hex.number(text)).isEqualTo(value);
  }

  @Test
  void readsLeadingZerosAndCapitals() {
    assertThat(Hex.integer("0x00FF")).isEqualTo(255);
  }

  @Test
  void aQuantityMayExceedALong() {
    String max = "0x" + "f".repeat(64);

    assertThat(Hex.integer(max).bitLength()).isEqualTo(256);
    assertThatThrownBy(() -> Hex.number(max)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "12", "0x-1", "0x+1", "0xg", "0x 1"})
  void refusesWhatIsNoQuantity(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Hex.integer(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0x0", "0x0g", "0x000"})
  void refusesWhatIsNoData(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Hex.bytes(text));
  }

  @Test
  void bytesKeepTheirContentAndHideIt() {
    byte[] source = {0, 1, (byte) 0xab, (byte) 0xff};
    Bytes bytes = Bytes.of(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes)
        .isEqualTo(Bytes.parse("0x0001ABff"))
        .hasSameHashCodeAs(Bytes.parse("0x0001abff"));
    assertThat(bytes.hex()).isEqualTo("0x0001abff");
    assertThat(bytes).hasToString("4 bytes").isNotEqualTo(Bytes.EMPTY);
    assertThat(bytes.size()).isEqualTo(4);
    assertThat(Bytes.parse("0x").isEmpty()).isTrue();
  }

  @Test
  void bytesWriteTheirDigitsInPlace() {
    byte[] target = new byte[6];
    target[0] = target[5] = 'x';

    assertThat(Bytes.parse("0x0aF9").writeHex(target, 1)).isEqualTo(5);
    assertThat(new String(target, StandardCharsets.US_ASCII)).isEqualTo("x0af9x");
  }
}
