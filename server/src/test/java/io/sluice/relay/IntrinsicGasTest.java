package io.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chain.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntrinsicGasTest {
  @ParameterizedTest
  @CsvSource({
    "0x, 21000",
    "0x00, 21010", // a zero byte is one token
    "0x01, 21040", // another is four
    "0xff, 21040",
    "0x00ff0000, 21070",
  })
  void isTheFloorOfEip7623(String data, long gas) {
    assertThat(IntrinsicGas.of(Bytes.parse(data), false)).isEqualTo(gas);
  }
}
