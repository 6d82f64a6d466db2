package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of what real nodes answer to an estimate. */
final class GasErrorsTest {

  @ParameterizedTest
  @ValueSource(strings = {"余额不足", "не хватает средств", "잔액 부족", "لا يكفي", "💸 gone 👨‍👩‍👧"})
  void e1_aReasonInAnyScriptIsReadable(String reason) {
    assertThat(gas(3, "execution reverted", error(reason)))
        .isEqualTo(new GasAnswer.Reverts(reason));
    assertThat(gas(3, "execution reverted: " + reason, null))
        .isEqualTo(new GasAnswer.Reverts(reason));
  }

  @Test
  void e1_aLongReasonIsCutBetweenCharacters() {
    assertThat(gas(3, "execution reverted", error("💸".repeat(1000))))
        .isEqualTo(new GasAnswer.Reverts("💸".repeat(499) + "…"));
    assertThat(gas(3, "execution reverted: " + "💸".repeat(1000), null))
        .isEqualTo(new GasAnswer.Reverts("💸".repeat(279) + "…"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          3      | execution reverted: insufficient balance | insufficient balance
          3      | insufficient funds | insufficient funds
          -32000 | VM Exception while processing transaction: revert Insufficient balance | Insufficient balance
          -32603 | Error: VM Exception while processing transaction: reverted with reason string 'poor' | 'poor'
          -32000 | execution reverted: rate limit exceeded | rate limit exceeded
          -32000 | execution reverted: batch too large | batch too large
          -32000 | VM Exception while processing transaction: revert | reverted without a reason
          """)
  void e2_thatItRevertsDecidesBeforeWhatItSays(int code, String message, String reason) {
    assertThat(gas(code, message, null)).isEqualTo(new GasAnswer.Reverts(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return data out of bounds",
        "evm: return data out of bounds",
        "stack limit reached 1024 (1023)",
        "invalid code: must not begin with 0xef",
        "OutOfGas",
        "intrinsic gas too low",
        "intrinsic gas too low: have 21000, want 21064",
        "contract creation code storage out of gas",
        "max initcode size exceeded",
        "max code size exceeded",
        "invalid jump destination",
        "write protection",
        "gas uint64 overflow",
        "contract address collision",
        "max call depth exceeded",
        "insufficient gas for floor data gas cost: gas 21000, minimum needed 50000"
      })
  void e3_whatTheMachineSaysOfACallFailsIt(String message) {
    assertThat(gas(-32000, message, null)).isEqualTo(new GasAnswer.Reverts(message));
  }

  @Test
  void thePoorAreStillFound() {
    assertThat(gas(-32000, "insufficient funds for gas * price + value", null))
        .isInstanceOf(GasAnswer.InsufficientFunds.class);
    assertThat(gas(-32000, "insufficient balance for transfer", null))
        .isInstanceOf(GasAnswer.InsufficientFunds.class);
    assertThat(gas(-32000, "missing trie node", null)).isInstanceOf(GasAnswer.Unavailable.class);
  }

  private static GasAnswer gas(int code, String message, @Nullable String data) {
    return NodeErrors.gas(new NodeError(code, message, data), Clients.REASONS);
  }

  private static String error(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(utf8);
    String padding = "0".repeat((64 - hex.length() % 64) % 64);
    return "0x08c379a0" + "%064x".formatted(32) + "%064x".formatted(utf8.length) + hex + padding;
  }
}
