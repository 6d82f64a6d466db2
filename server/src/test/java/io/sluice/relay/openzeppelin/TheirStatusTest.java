package io.sluice.relay.openzeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionTerms;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** H1: their words are used where they are true. */
class TheirStatusTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Address TO = new Address("0x" + "7a".repeat(20));
  private static final TransactionTerms TERMS =
      new TransactionTerms(
          Bytes.parse("0xab"),
          21_000L,
          Speed.FAST,
          null,
          false,
          new Fees(Wei.of(9), Wei.of(2)),
          NOW);

  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, , pending",
    "ROUTED, , pending",
    "SIGNED, , sent",
    "SUBMITTED, , submitted",
    "IN_MEMPOOL, , submitted",
    "MINED, FIRST, mined",
    "MINED, BUMP, mined",
    "MINED, NO_OP, submitted",
    "CONFIRMED, FIRST, confirmed",
    "FAILED, FIRST, failed",
    "CANCELED, NO_OP, canceled",
    "EXPIRED, NO_OP, expired",
    "EXPIRED, , expired"
  })
  void eachStateHasAWordOfTheirs(TransactionState state, @Nullable AttemptKind mined, String word) {
    assertThat(answer(state, mined, TERMS).status()).isEqualTo(word);
  }

  @Test
  void h1_noNoOpIsCalledConfirmedOrMined() {
    assertThat(Arrays.stream(TransactionState.values()))
        .filteredOn(state -> state != TransactionState.CONFIRMED) // none ends so, see Outcome
        .allSatisfy(state ->
            assertThat(answer(state, AttemptKind.NO_OP, TERMS).status())
                .isNotIn("mined", "confirmed"));
    TransactionAnswer mined = answer(TransactionState.MINED, AttemptKind.NO_OP, TERMS);
    assertThat(mined.statusReason()).contains("nothing was paid");
    assertThat(mined.value()).as("as it was asked for").isEqualTo("0x7");
    assertThat(mined.to()).isEqualTo(TO.checksummed());
    assertThat(mined.data()).isEqualTo("0xab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "SENT", "Submitted", "mined", "confirmed", "failed"})
  void aListFindsWhatItsWordsSay(String word) {
    assertThat(TheirStatus.states(word)).isNotEmpty();
    assertThat(TheirStatus.states(word))
        .allSatisfy(
            state -> assertThat(answer(state, null, TERMS).status()).isEqualToIgnoringCase(word));
  }

  @Test
  void anOfferIsAPairOrOnePrice() {
    TransactionAnswer dynamic = answer(TransactionState.SUBMITTED, null, TERMS);
    assertThat(dynamic.gasPrice()).isNull();
    assertThat(dynamic.maxFeePerGas()).isEqualTo("9");
    assertThat(dynamic.maxPriorityFeePerGas()).isEqualTo("2");
    TransactionAnswer legacy =
        answer(
            TransactionState.SUBMITTED,
            null,
            new TransactionTerms(
                Bytes.EMPTY, null, Speed.FAST, null, true, Fees.legacy(Wei.of(5)), null));
    assertThat(legacy.gasPrice()).isEqualTo("5");
    assertThat(legacy.maxFeePerGas()).isNull();
    assertThat(legacy.data()).isNull();
    assertThat(legacy.canceled()).as("given up").isTrue();
  }

  private static TransactionAnswer answer(
      TransactionState state, @Nullable AttemptKind mined, TransactionTerms terms) {
    return TransactionAnswer.of(
        new TransactionView(
            TransactionId.parse("01970000-0000-7000-8000-000000000001"),
            new ChainId(31337),
            state,
            TO,
            Wei.of(7),
            null,
            null,
            null,
            null,
            null,
            mined,
            null,
            null,
            null,
            null,
            NOW,
            NOW,
            null),
        terms,
        "pool");
  }
}
