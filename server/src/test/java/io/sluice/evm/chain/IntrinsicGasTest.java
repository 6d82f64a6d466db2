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

  /** The floor counts only while it is more than calldata and execution together. */
  @ParameterizedTest
  @CsvSource({
    "0xff, 0, 21040",
    "0xff, 23, 21040",
    "0xff, 24, 21040",
    "0xff, 25, 21041",
    "0x, 5000, 26000",
    "0x00ff, 100000, 121020",
  })
  void executionCountsAgainstTheFloor(String data, long execution, long gas) {
    assertThat(IntrinsicGas.withExecution(Bytes.parse(data), execution)).isEqualTo(gas);
  }
}
