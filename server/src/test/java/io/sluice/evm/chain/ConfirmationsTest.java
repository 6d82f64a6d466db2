package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The depth at which a block is final, in one place. */
class ConfirmationsTest {
  @ParameterizedTest(name = "{0} confirmations under a tip at {1}: {2}")
  @CsvSource({
    "1, 0, 0",
    "1, 20, 20",
    "2, 0, ",
    "2, 1, 0",
    "12, 10, ",
    "12, 11, 0",
    "12, 12, 1",
    "12, 20, 9"
  })
  void theDeepestBlockHasExactlyTheseConfirmations(int count, long tip, Long deepest) {
    var found = new Confirmations(count).deepest(new BlockNumber(tip)).map(BlockNumber::value);
    assertThat(found.orElse(null)).isEqualTo(deepest);
    found.ifPresent(height ->
        assertThat(Confirmations.of(new BlockNumber(height), new BlockNumber(tip)))
            .isEqualTo(count));
  }

  @Test
  void aBlockAboveTheTipHasNone() {
    assertThat(Confirmations.of(new BlockNumber(8), new BlockNumber(6))).isZero();
  }

  @Test
  void lessThanItsOwnBlockIsNoConfirmation() {
    assertThatThrownBy(() -> new Confirmations(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
