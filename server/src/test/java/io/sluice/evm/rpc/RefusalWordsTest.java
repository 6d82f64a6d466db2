package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of what real nodes answer to a send, and the figures that their words carry. */
final class RefusalWordsTest {
  private static final TxHash HASH = new TxHash("0x" + "ab".repeat(32));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "already known",
        "tx already exists in cache",
        "tx already in mempool",
        "Pool(AlreadyImported)",
        "transaction pool error: AlreadyImported"
      })
  void s1_whatANodeKnowsAlreadyIsTaken(String message) {
    assertThat(send(message)).isEqualTo(new SendAnswer.Accepted(HASH, true));
  }

  /** Kaia says "known transaction" to the same bytes before it says this. */
  @Test
  void s1_anotherTransactionWithThatNonceIsNotOurs() {
    assertThat(send("there is another tx which has the same nonce in the tx pool").nonce())
        .isEqualTo(SendAnswer.NonceUse.HELD_BY_ANOTHER);
    assertThat(send("known transaction: 0xab").nonce()).isEqualTo(SendAnswer.NonceUse.HELD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonce too low: next nonce 5, tx nonce 3", "OwnNonceAlreadyUsed"})
  void s2_aNonceThatIsUsedIsForBlocksToExplain(String message) {
    assertThat(send(message).nonce()).isEqualTo(SendAnswer.NonceUse.SPENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"intrinsic gas too low", "intrinsic gas too low: gas 21000, minimum needed 23976"})
  void s5_gasThatWasRightAMinuteAgoIsNoFaultOfTheBytes(String message) {
    assertThat(send(message)).isInstanceOf(SendAnswer.GasTooLow.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tx fee (1.20 ether) exceeds the configured cap (1.00 ether) | 1000000000000000000
          tx fee (600.00 ether) exceeds the configured cap (0.25 ether) | 250000000000000000
          tx fee (1.20 ether) exceeds the configured cap (1.234567890123456789 ether) | 1234567890123456789
          tx fee (1.20 ether) exceeds the configured cap (100000000 ether) | 100000000000000000000000000
          tx fee (0.00 ether) exceeds the configured cap (0.00 ether) |
          tx fee (1.20 matic) exceeds the configured cap (1.00 matic) |
          Transaction fee cap exceeded |
          """)
  void s6_theCapIsReadToTheLastWei(String message, @Nullable String cap) {
    assertThat(send(message)).isEqualTo(new SendAnswer.FeeTooHigh(message + " (-32000)", wei(cap)));
  }

  @Test
  void s7_aMarginOverTheBlockLimitIsNoFaultOfTheBytes() {
    assertThat(send("exceeds block gas limit")).isInstanceOf(SendAnswer.GasTooHigh.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          transaction gas price below minimum: gas tip cap 1000000000, minimum needed 25000000000 | 25000000000
          transaction underpriced: gas tip cap 1, minimum needed 25000000000 | 25000000000
          transaction priority fee below minimum required priority fee 30 | 30
          transaction underpriced |
          insufficient fee: got 100 required 200 |
          insufficient fees; got: 1000aevmos required: 2000aevmos: insufficient fee |
          gasprice is less than gas price minimum floor |
          max fee per gas less than block base fee: address 0x12, maxFeePerGas: 1, baseFee: 200000000000 |
          """)
  void s8_theLeastTipIsTakenFromTheAnswerAndNothingElseForIt(
      String message, @Nullable String minimum) {
    assertThat(send(message))
        .isEqualTo(new SendAnswer.FeeTooLow(message + " (-32000)", wei(minimum)));
  }

  @Test
  void s10_theNodesWordsAreKeptInAnyScript() {
    assertThat(send("交易被拒绝 🚫")).isEqualTo(new SendAnswer.Refused("交易被拒绝 🚫 (-32000)"));
    assertThat(send("🚫".repeat(400)))
        .isEqualTo(new SendAnswer.Refused("🚫".repeat(299) + "… (-32000)"));
  }

  private static @Nullable Wei wei(@Nullable String value) {
    return value == null ? null : new Wei(new BigInteger(value));
  }

  private static SendAnswer send(String message) {
    return NodeErrors.send(new NodeError(-32000, message, null), HASH);
  }
}
