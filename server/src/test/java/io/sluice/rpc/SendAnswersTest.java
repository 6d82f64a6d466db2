package io.sluice.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chain.TxHash;
import java.util.List;
import org.junit.jupiter.api.Test;

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
          new SendAnswer.Congested(""),
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

  @Test
  void onlyTheHashOfTheBytesIsAccepted() {
    assertThat(SendAnswers.of(new Outcome.Result<>(HASH.hex()), HASH))
        .isEqualTo(new SendAnswer.Accepted(HASH, false));
    assertThat(SendAnswers.of(new Outcome.Result<>("0x" + "AB".repeat(32)), HASH))
        .isEqualTo(new SendAnswer.Accepted(HASH, false));
    assertThat(SendAnswers.of(new Outcome.Result<>("0x" + "ac".repeat(32)), HASH))
        .isInstanceOf(SendAnswer.Unknown.class);
    assertThat(SendAnswers.of(new Outcome.Result<>("ok\n" + "x".repeat(500)), HASH))
        .isEqualTo(
            new SendAnswer.Unknown(
                "the node answered ok " + "x".repeat(77) + "…, not the hash of the bytes"));
    assertThat(SendAnswers.of(new Outcome.Result<>(null), HASH))
        .isEqualTo(new SendAnswer.Unknown("the node answered no hash, not the hash of the bytes"));
    assertThat(SendAnswers.of(new Outcome.Missing<>("gone"), HASH))
        .isEqualTo(new SendAnswer.Unknown("gone"));
  }
}
