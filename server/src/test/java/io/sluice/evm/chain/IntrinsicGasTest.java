package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** EIP-2, EIP-2028 and EIP-3860; the floor of EIP-7623 where that is more. */
  @ParameterizedTest
  @CsvSource({
    "0x00, 53006", // 4 for the byte, 2 for the word
    "0xff, 53018",
    "0x6001, 53034",
  })
  void isMoreForAContract(String data, long gas) {
    assertThat(IntrinsicGas.of(Bytes.parse(data), true)).isEqualTo(gas);
  }
}
