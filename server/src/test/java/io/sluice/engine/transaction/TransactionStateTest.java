package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionStateTest {
  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, pending, pending, false, false",
    "ROUTED, pending, pending, false, false",
    "SIGNED, sent, pending, false, true",
    "SUBMITTED, submitted, pending, false, true",
    "IN_MEMPOOL, inmempool, pending, false, true",
    "MINED, mined, pending, false, false",
    "CONFIRMED, confirmed, success, true, false",
    "FAILED, failed, failed, true, false",
    "EXPIRED, expired, failed, true, false",
    "CANCELED, canceled, failed, true, false",
  })
  void isWhatTheContractSays(
      TransactionState state, String status, String outcome, boolean terminal, boolean inFlight) {
    assertThat(state.status()).isEqualTo(status);
    assertThat(state.outcome()).isEqualTo(outcome);
    assertThat(state.terminal()).isEqualTo(terminal);
    assertThat(state.inFlight()).isEqualTo(inFlight);
    assertThat(TransactionState.withStatus(status)).contains(state);
  }

  @Test
  void pendingIsTwoStates() {
    assertThat(TransactionState.withStatus("pending"))
        .containsExactly(TransactionState.ACCEPTED, TransactionState.ROUTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PENDING", "cancelled", "done"})
  void isNothingElse(String status) {
    assertThat(TransactionState.withStatus(status)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(VoidReason.class)
  void endsForGoodWhatWasGivenUp(VoidReason why) {
    assertThat(why.end().terminal()).isTrue();
    assertThat(why.end().outcome()).isEqualTo("failed");
  }

  @ParameterizedTest
  @CsvSource({
    // kind, succeeded, given up, state, code
    "FIRST, true, , CONFIRMED, ",
    "FIRST, false, , FAILED, execution_reverted",
    "FIRST, true, CANCELED, CONFIRMED, ", // it won against its own cancellation
    "BUMP, true, EXPIRED, CONFIRMED, ",
    "BUMP, false, CANCELED, FAILED, execution_reverted",
    "NO_OP, true, CANCELED, CANCELED, canceled",
    "NO_OP, true, EXPIRED, EXPIRED, validity_expired",
    "NO_OP, true, INVALID, FAILED, invalid_transaction",
    "NO_OP, false, CANCELED, CANCELED, canceled",
    "NO_OP, true, , CANCELED, canceled",
  })
  void endsAsItsBlockSays(
      AttemptKind kind, boolean succeeded, VoidReason why, TransactionState state, String code) {
    Outcome outcome = Outcome.of(kind, succeeded, why, null);
    assertThat(outcome.state()).isEqualTo(state);
    assertThat(outcome.code() == null ? null : outcome.code().code()).isEqualTo(code);
  }
}
