package io.sluice.benchmark.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  /** The examples of ethereum.org's page on RLP. */
  @Test
  void encodesTheKnownExamples() {
    assertThat(hex(Rlp.string("dog".getBytes(StandardCharsets.US_ASCII)))).isEqualTo("83646f67");
    assertThat(hex(Rlp.list(List.of()))).isEqualTo("c0");
    assertThat(hex(Rlp.number(0))).isEqualTo("80");
    assertThat(hex(Rlp.number(15))).isEqualTo("0f");
    assertThat(hex(Rlp.number(1024))).isEqualTo("820400");
    assertThat(hex(Rlp.string(new byte[56]))).startsWith("b83800");
    assertThat(hex(Rlp.string(new byte[300]))).startsWith("b9012c00");
    assertThat(hex(Rlp.number(BigInteger.ONE.shiftLeft(255)))).startsWith("a080").hasSize(66);
  }

  @Test
  void hasAFixedAddressAndSignsTheSameTwice() {
    Account account = Account.number(0);
    String to = "0x5105ce0000000000000000000000000000000001";
    assertThat(account.address()).matches("0x[0-9a-f]{40}").isEqualTo(Account.number(0).address());
    assertThat(account.address()).isNotEqualTo(Account.number(1).address());
    assertThat(account.transfer(31337, 0, to))
        .startsWith("0x02f8")
        .isEqualTo(account.transfer(31337, 0, to))
        .isNotEqualTo(account.transfer(31337, 1, to));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
