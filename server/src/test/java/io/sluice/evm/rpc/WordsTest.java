package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WordsTest {

  @Test
  void areOneLineWithoutControls() {
    assertThat(Words.printable("  a\r\n\tb\u0000\u001b[31mc\u0085d\u2028e  ", 100))
        .isEqualTo("a b [31mc d e");
    assertThat(Words.printable("", 10)).isEmpty();
    assertThat(Words.printable("\n\n", 10)).isEmpty();
  }

  @Test
  void turnNoDirection() {
    assertThat(Words.printable("pay \u202Eevil\u202C \u2066now\u2069\u200F", 100))
        .isEqualTo("pay evil now");
  }

  @Test
  void haveNoHalfCharacters() {
    assertThat(Words.printable("a\ud83db\udcb8", 100)).isEqualTo("a\uFFFDb\uFFFD");
    assertThat(Words.printable("💸💸💸", 2)).isEqualTo("💸…");
    assertThat(Words.printable("💸💸", 2)).isEqualTo("💸💸");
  }

  @Test
  void keepEveryScript() {
    String all = "余额不足 잔액 부족 лимит حد limité 👨‍👩‍👧 𝔉𝔢𝔢";
    assertThat(Words.printable(all, 100)).isEqualTo(all);
  }

  @Test
  void areCutWithoutReadingWhatIsEndless() {
    assertThat(Words.printable("x".repeat(10_000_000), 5)).isEqualTo("xxxx…");
  }
}
