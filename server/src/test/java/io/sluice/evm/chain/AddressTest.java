package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
  /** The vectors of EIP-55. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void writesAndReadsTheChecksum(String text) {
    Address address = Address.parse(text);

    assertThat(address.checksummed()).isEqualTo(text);
    assertThat(address.hex()).isEqualTo(text.toLowerCase(java.util.Locale.ROOT));
    assertThat(Address.of(address.bytes())).isEqualTo(address);
  }

  @Test
  void takesOneCaseWithoutAChecksum() {
    String digits = "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";

    assertThat(Address.parse("0x" + digits))
        .isEqualTo(Address.parse("0x" + digits.toUpperCase(java.util.Locale.ROOT)))
        .hasToString("0x" + digits);
  }

  @Test
  void refusesAMistypedDigit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee"))
        .withMessageContaining("EIP-55");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaedd",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg",
        " 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.parse(text))
        .withMessage("an address is 0x and 40 hex digits");
  }
}
