package io.sluice.engine.transaction;

import static io.sluice.engine.transaction.AttemptKind.BUMP;
import static io.sluice.engine.transaction.AttemptKind.FIRST;
import static io.sluice.engine.transaction.AttemptKind.NO_OP;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Cause;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every wish to sign again, for transactions in every state. */
class ReplacementsTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Instant NOW = Rows.NOW;

  private final Rows rows = new Rows();
  private final Replacements replacements = new Replacements(rows.sql, rows.timeline);

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void asksOnlyForWhatHasANonceAndIsInNoBlock(TransactionState state) {
    TransactionId raised = rows.transaction(state, 7L);
    TransactionId givenUp = rows.transaction(state, 8L);
    TransactionId mended = rows.transaction(state, 9L);
    Attempt refused = rows.attempt(mended, 9, 0, FIRST, "SIGNED", false);
    int expected = state.inFlight() ? 1 : 0;
    assertThat(replacements.raise(List.of(raised), null, "stuck", NOW)).isEqualTo(expected);
    assertThat(replacements.giveUp(List.of(givenUp), VoidReason.CANCELED, NOW)).isEqualTo(expected);
    replacements.mend(List.of(mending(refused, Cause.GAS_TOO_LOW, 21_000L)), NOW);
    assertThat(rows.wish(raised)).hasSize(expected);
    assertThat(rows.wish(givenUp)).hasSize(expected);
    assertThat(rows.wish(mended)).hasSize(expected);
    assertThat(rows.lines(givenUp))
        .isEqualTo(
            state.inFlight()
                ? List.of(state + " to be canceled: a no-op at its nonce was asked for")
                : List.of());
    assertThat(rows.lines(raised)).isEmpty();
    assertThat(rows.row(givenUp).get("void_reason") != null).isEqualTo(state.inFlight());
    assertThat(replacements.givenUp(givenUp)).isEqualTo(state.inFlight());
    assertThat(replacements.asked(raised)).isEqualTo(state.inFlight());
  }

  @Test
  void isGivenUpOnceAndForTheFirstReason() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    assertThat(replacements.giveUp(List.of(id), VoidReason.INVALID, "제재 😀", NOW)).isEqualTo(1);
    assertThat(replacements.giveUp(List.of(id), VoidReason.CANCELED, "later", NOW)).isZero();
    assertThat(rows.row(id))
        .containsEntry("void_reason", "INVALID")
        .containsEntry("void_detail", "제재 😀");
    assertThat(rows.lines(id)).containsExactly("SIGNED given up: 제재 😀");
  }

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void whatIsSpedUpSaysSo(TransactionState state) {
    TransactionId id = rows.transaction(state, 7L);
    assertThat(replacements.speedUp(id, Speed.FAST, NOW)).isEqualTo(state.inFlight());
    assertThat(replacements.speedUp(id, Speed.FAST, NOW)).as("asked for already").isFalse();
    assertThat(rows.lines(id))
        .isEqualTo(
            state.inFlight()
                ? List.of(state + " to be sped up: a higher price at its nonce was asked for")
                : List.of());
  }

  @Test
  void wordsOfAnyLengthAreCut() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    Attempt refused = rows.attempt(id, 7, 0, FIRST, "SIGNED", false);
    replacements.mend(
        List.of(new Mending(refused, Cause.FEE_TOO_LOW, null, "😀".repeat(10_000))), NOW);
    replacements.giveUp(List.of(id), VoidReason.INVALID, "é".repeat(10_000), NOW);
    assertThat(String.valueOf(rows.row(id).get("void_detail"))).hasSize(500).endsWith("…");
  }

  @Test
  void aNoOpTakesThePlaceOfAPricedBump() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    Attempt refused = rows.attempt(id, 7, 0, FIRST, "SIGNED", false);
    replacements.mend(List.of(mending(refused, Cause.GAS_TOO_LOW, 21_000L)), NOW);
    price(only(), 40_000L);
    replacements.giveUp(List.of(id), VoidReason.CANCELED, NOW);
    Replacement wish = only();
    assertThat(wish.kind()).isEqualTo(NO_OP);
    assertThat(wish.cause()).isEqualTo(Cause.ASKED);
    assertThat(wish.bound()).isNull();
    assertThat(wish.gas()).isNull();
    assertThat(wish.offer()).isNull();
    assertThat(wish.speed()).isEqualTo(Speed.FASTEST);
  }

  @Test
  void aPricedNoOpKeepsItsPrice() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L, VoidReason.CANCELED);
    rows.attempt(id, 7, 0, FIRST, "SIGNED", false);
    replacements.raise(List.of(id), null, "stuck", NOW);
    price(only(), 30_000L);
    rows.sql.update("UPDATE transactions SET void_reason = NULL");
    replacements.giveUp(List.of(id), VoidReason.EXPIRED, NOW);
    assertThat(rows.wish(id).getFirst())
        .containsEntry("gas", 30_000L)
        .containsEntry("max_fee", new java.math.BigDecimal(111));
  }

  @Test
  void aWishWithoutAPriceTakesOverWhatWasLearnedAndOneWithAPriceDoesNot() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    Attempt refused = rows.attempt(id, 7, 0, FIRST, "SIGNED", false);
    replacements.raise(List.of(id), Speed.FAST, "faster", NOW);
    replacements.mend(List.of(mending(refused, Cause.FEE_TOO_LOW, 25L)), NOW);
    assertThat(only().cause()).isEqualTo(Cause.FEE_TOO_LOW);
    assertThat(only().bound()).isEqualTo(BigInteger.valueOf(25));
    assertThat(only().speed()).isEqualTo(Speed.FAST);
    price(only(), null);
    replacements.mend(List.of(mending(refused, Cause.GAS_TOO_LOW, 21_000L)), NOW);
    assertThat(rows.wish(id).getFirst()).containsEntry("cause", "FEE_TOO_LOW");
  }

  @Test
  void waitingEndsWithAnotherCauseAndNotWithTheSame() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    Attempt refused = rows.attempt(id, 7, 0, FIRST, "SIGNED", false);
    replacements.mend(List.of(mending(refused, Cause.FEE_TOO_LOW, null)), NOW);
    replacements.await(only());
    assertThat(replacements.unpriced(CHAIN, false, 10)).isEmpty();
    assertThat(only().waits()).isTrue();
    replacements.mend(List.of(mending(refused, Cause.FEE_TOO_LOW, null)), NOW);
    assertThat(only().waits()).isTrue();
    replacements.mend(List.of(mending(refused, Cause.FEE_TOO_HIGH, 5L)), NOW);
    assertThat(only().waits()).isFalse();
  }

  /** What was refused was the call, and only no-ops are signed by now: its gas says nothing. */
  @Test
  void aCauseIsOfWhatWasRefusedAndOfNothingElse() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L, VoidReason.CANCELED);
    Attempt call = rows.attempt(id, 7, 0, FIRST, "SIGNED", false);
    replacements.mend(List.of(mending(call, Cause.GAS_TOO_LOW, 900_000L)), NOW);
    assertThat(only().kind()).isEqualTo(NO_OP);
    assertThat(only().cause()).isEqualTo(Cause.ASKED);
    assertThat(only().bound()).isNull();
    Attempt noOp = rows.attempt(id, 7, 1, NO_OP, "SIGNED", false);
    replacements.mend(List.of(mending(noOp, Cause.GAS_TOO_LOW, 21_000L)), NOW);
    assertThat(only().cause()).isEqualTo(Cause.GAS_TOO_LOW);
    assertThat(only().bound()).isEqualTo(BigInteger.valueOf(21_000));
  }

  @Test
  void theLastOfferIsOfTheNewestThatNoNodeRefused() {
    TransactionId id = rows.transaction(TransactionState.SUBMITTED, 7L);
    rows.attempt(id, 7, 0, FIRST, "OLD", true);
    rows.attempt(id, 7, 1, BUMP, "SENT", true);
    rows.attempt(id, 7, 2, BUMP, "REFUSED", false);
    rows.attempt(id, 7, 3, BUMP, "REFUSED", false);
    replacements.raise(List.of(id), null, "stuck", NOW);
    assertThat(only().last()).isEqualTo(new Fees(Wei.of(101), Wei.of(11)));
    assertThat(only().contested()).isTrue();
    assertThat(only().unsentEffect()).isFalse();
  }

  @Test
  void whatNobodyTookIsNotContestedAndHasNoLastOffer() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    rows.attempt(id, 7, 0, FIRST, "REFUSED", false);
    replacements.raise(List.of(id), null, "stuck", NOW);
    assertThat(only().last()).isNull();
    assertThat(only().contested()).isFalse();
    rows.sql.update("UPDATE attempts SET state = 'SIGNED', priority_fee = NULL");
    assertThat(only().last()).isEqualTo(Fees.legacy(Wei.of(100)));
    assertThat(only().unsentEffect()).isTrue();
  }

  @Test
  void takesNoWishOfAnotherChain() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    replacements.raise(List.of(id), null, "stuck", NOW);
    assertThat(replacements.unpriced(new ChainId(1), true, 10)).isEmpty();
    price(only(), null);
    assertThat(replacements.unannounced(new ChainId(1), NOW)).isEmpty();
    assertThat(replacements.unannounced(CHAIN, NOW)).containsExactly(new LaneId(1));
    assertThat(replacements.unannounced(CHAIN, NOW.minusMillis(1))).isEmpty();
  }

  @Test
  void aPriceIsGivenOnceAndToTheWishThatWasRead() {
    TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);
    replacements.raise(List.of(id), null, "stuck", NOW);
    Replacement bump = only();
    replacements.giveUp(List.of(id), VoidReason.CANCELED, NOW);
    price(bump, null);
    assertThat(only().offer()).isNull(); // it has become a no-op meanwhile
    replacements.price(only(), Fees.legacy(Wei.of(500)), 21_000L, NOW);
    assertThat(replacements.lockPriced(List.of(new LaneId(1)), 10))
        .singleElement()
        .satisfies(wish -> {
          assertThat(wish.offer()).isEqualTo(Fees.legacy(Wei.of(500)));
          assertThat(wish.gas()).isEqualTo(21_000L);
        });
    replacements.drop(replacements.lockPriced(List.of(new LaneId(1)), 10));
    assertThat(rows.wish(id)).isEmpty();
  }

  private Replacement only() {
    return replacements.unpriced(CHAIN, true, 10).getFirst();
  }

  private void price(Replacement wish, @Nullable Long gas) {
    replacements.price(wish, new Fees(Wei.of(111), Wei.of(12)), gas, NOW);
  }

  private static Mending mending(Attempt refused, Cause cause, @Nullable Long bound) {
    return new Mending(
        refused, cause, bound == null ? null : BigInteger.valueOf(bound), "a node's words");
  }
}
