package io.sluice.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.Replacement;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.price.Cause;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.GasAnswer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** With how much gas something is signed again that a node refused for its gas. */
class GasAgainTest {
  private static final long ROOMY = 30_000_000;

  @ParameterizedTest
  @CsvSource({
    // refused, estimate now, block limit, gas
    " 21000,    35000, 30000000,    42000", // the estimate with its margin
    " 50000,    50000, 30000000,    75000", // a half more at least: the refusal is the truth
    " 50000,    21000, 30000000,    75000",
    "900000,   950000,  1000000,  1000000", // what a block holds
    "900000, 20000000, 30000000,        0", // over the most a transaction may have (EIP-7825)
    "1000000,  990000,  1000000,        0", // there is no more
    "900000,  1000001,  1000000,        0",
  })
  void isMoreThanWhatWasTooLow(long refused, long needed, long blockLimit, long gas) {
    GasAgain again =
        GasAgain.of(wish(Cause.GAS_TOO_LOW, false), refused, estimate(needed), blockLimit);
    assertThat(again instanceof GasAgain.Enough(long enough) ? enough : 0).isEqualTo(gas);
    assertThat(again instanceof GasAgain.Hopeless).isEqualTo(gas == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "15600000, 13000000, 15000000, 15000000", // the margin goes
    "20000000, 13000000, 30000000, 16777216", // EIP-7825
    "14000000, 13000000, 15000000, 13000000", // the node has a limit of its own
    "14000000, 14000000, 15000000,        0",
    "15600000, 15000001, 15000000,        0",
  })
  void isNoMoreThanWhatFits(long refused, long needed, long blockLimit, long gas) {
    for (boolean fixed : new boolean[] {true, false}) {
      GasAgain again =
          GasAgain.of(wish(Cause.GAS_TOO_HIGH, fixed), refused, estimate(needed), blockLimit);
      assertThat(again instanceof GasAgain.Enough(long enough) ? enough : 0).isEqualTo(gas);
    }
  }

  @Test
  void aClientsOwnLimitIsNeverRaised() {
    assertThat(GasAgain.of(wish(Cause.GAS_TOO_LOW, true), 21_000, estimate(60_000), ROOMY))
        .isEqualTo(
            new GasAgain.Hopeless(
                "the node's words; its gasLimit is 21000, and by an estimate it needs 60000"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Cause.class,
      names = {"GAS_TOO_LOW", "GAS_TOO_HIGH"})
  void whatRevertsByNowIsGivenUpAndWhatCannotBeSaidWaits(Cause cause) {
    assertThat(GasAgain.of(wish(cause, false), 21_000, new GasAnswer.Reverts("no"), ROOMY))
        .isEqualTo(new GasAgain.Hopeless("the node's words, and now it would revert: no"));
    assertThat(GasAgain.of(wish(cause, false), 21_000, new GasAnswer.Unavailable("away"), ROOMY))
        .isEqualTo(new GasAgain.Unclear("its gas is not known: away"));
    assertThat(GasAgain.of(wish(cause, false), 21_000, new GasAnswer.InsufficientFunds("x"), ROOMY))
        .isInstanceOf(GasAgain.Unclear.class);
  }

  private static GasAnswer estimate(long gas) {
    return new GasAnswer.Estimate(gas);
  }

  private static Replacement wish(Cause cause, boolean gasIsFixed) {
    return new Replacement(
        new TransactionId(UUID.randomUUID()),
        TransactionState.SIGNED,
        new LaneId(1),
        new Nonce(7),
        AttemptKind.BUMP,
        Speed.AVERAGE,
        "the node's words",
        false,
        cause,
        null,
        21_000,
        gasIsFixed,
        null,
        false,
        false,
        null,
        null);
  }
}
