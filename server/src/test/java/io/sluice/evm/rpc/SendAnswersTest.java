package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.TxHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SendAnswersTest {
  private static final TxHash HASH = new TxHash("0x" + "ab".repeat(32));

  /** Each stands against every one after it, whoever said it. */
  private static final List<SendAnswer> IN_ORDER =
      List.of(
          new SendAnswer.Accepted(HASH, false),
          new SendAnswer.Accepted(HASH, true),
          new SendAnswer.Unknown(""),
          new SendAnswer.NonceTooLow(""),
          new SendAnswer.ReplacementUnderpriced(""),
          new SendAnswer.InsufficientFunds(""),
          new SendAnswer.FeeTooLow(""),
          new SendAnswer.FeeTooHigh("", null),
          new SendAnswer.GasTooLow(""),
          new SendAnswer.GasTooHigh(""),
          new SendAnswer.Congested(""),
          new SendAnswer.Refused(""),
          new SendAnswer.Invalid(""));

  @Test
  void theBetterAnswerStands() {
    for (int i = 0; i < IN_ORDER.size(); i++) {
      for (int j = i; j < IN_ORDER.size(); j++) {
        assertThat(SendAnswers.better(IN_ORDER.get(i), IN_ORDER.get(j))).isSameAs(IN_ORDER.get(i));
        assertThat(SendAnswers.better(IN_ORDER.get(j), IN_ORDER.get(i))).isSameAs(IN_ORDER.get(i));
      }
    }
  }

  /** The same bytes are safe to repeat after every answer; what differs is the nonce. */
  @ParameterizedTest
  @CsvSource({
    "0, HELD",
    "1, HELD",
    "2, UNKNOWN",
    "3, SPENT",
    "4, HELD_BY_ANOTHER",
    "5, FREE",
    "6, FREE",
    "7, FREE",
    "8, FREE",
    "9, FREE",
    "10, FREE",
    "11, UNKNOWN",
    "12, FREE"
  })
  void saysWhatBecomesOfTheNonce(int answer, SendAnswer.NonceUse use) {
    assertThat(IN_ORDER.get(answer).nonce()).isEqualTo(use);
  }

  @Test
  void onlyTheHashOfTheBytesIsAccepted() {
    assertThat(SendAnswers.of(new Reply.Result<>(HASH.hex()), HASH))
        .isEqualTo(new SendAnswer.Accepted(HASH, false));
    assertThat(SendAnswers.of(new Reply.Result<>("0x" + "AB".repeat(32)), HASH))
        .isEqualTo(new SendAnswer.Accepted(HASH, false));
    assertThat(SendAnswers.of(new Reply.Result<>("0x" + "ac".repeat(32)), HASH))
        .isInstanceOf(SendAnswer.Unknown.class);
    assertThat(SendAnswers.of(new Reply.Result<>("ok\n" + "x".repeat(500)), HASH))
        .isEqualTo(
            new SendAnswer.Unknown(
                "the node answered ok " + "x".repeat(76) + "…, not the hash of the bytes"));
    assertThat(SendAnswers.of(new Reply.Result<>(null), HASH))
        .isEqualTo(new SendAnswer.Unknown("the node answered no hash, not the hash of the bytes"));
    assertThat(SendAnswers.of(new Reply.Missing<>("gone"), HASH))
        .isEqualTo(new SendAnswer.Unknown("gone"));
  }
}
