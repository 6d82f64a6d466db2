package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RevertReasonTest {
  private static final String OFFSET = "%064x".formatted(32);

  @Test
  void readsAString() {
    assertThat(Clients.REASONS.of(error("Not enough Ether provided.")))
        .isEqualTo("Not enough Ether provided.");
    assertThat(Clients.REASONS.of(error(""))).isEmpty();
    assertThat(Clients.REASONS.of(error("größer als €"))).isEqualTo("größer als €");
  }

  @Test
  void keepsAStringOnOneShortLine() {
    assertThat(Clients.REASONS.of(error("a\nb\u001b[31m" + "c".repeat(2000))))
        .startsWith("a b [31mc")
        .hasSizeLessThan(502);
  }

  @ParameterizedTest
  @CsvSource({
    "01,panic 0x01: assertion failed",
    "11,panic 0x11: arithmetic overflow or underflow",
    "12,panic 0x12: division by zero",
    "32,panic 0x32: array index out of bounds",
    "99,panic 0x99"
  })
  void namesAPanic(String code, String words) {
    assertThat(Clients.REASONS.of("0x4e487b71" + "0".repeat(62) + code)).isEqualTo(words);
  }

  @Test
  void showsWhatItCannotRead() {
    assertThat(Clients.REASONS.of("0xE450D38C" + "0".repeat(64)))
        .isEqualTo("custom error 0xe450d38c: 0xe450d38c" + "0".repeat(64));
    assertThat(Clients.REASONS.of("0xab")).isEqualTo("reverted with 0xab");
    assertThat(Clients.REASONS.of("0x")).isEqualTo("reverted without a reason");
  }

  /** A contract may return anything, also under the selectors of Solidity. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x08c379a0",
        "0x08c379a000",
        "0x08c379a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0x08c379a0000000000000000000000000000000000000000000000000000000007fffffff",
        "0x08c379a0"
            + "0000000000000000000000000000000000000000000000000000000000000020"
            + "000000000000000000000000000000000000000000000000000000007fffffff",
        "0x4e487b71",
        "0x4e487b71ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void survivesNonsense(String data) {
    assertThat(Clients.REASONS.of(data)).startsWith("custom error " + data.substring(0, 10));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "nothing", "0xabc", "Reverted", "0xzz"})
  void hasNothingToSayWithoutHex(String data) {
    assertThat(Clients.REASONS.of(data)).isNull();
  }

  private static String error(String text) {
    byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String hex = java.util.HexFormat.of().formatHex(utf8);
    String padding = "0".repeat((64 - hex.length() % 64) % 64);
    return "0x08c379a0" + OFFSET + "%064x".formatted(utf8.length) + hex + padding;
  }
}
