package io.sluice.engine.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSending;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.Mending;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.UnsentAttempt;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Eip1559Transaction;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Cause;
import io.sluice.evm.rpc.SendAnswer;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each answer leads to, for each kind of attempt; and what a poor lane may send. */
class SortedAnswersTest {
  private static final TxHash HASH = TxHash.of(new byte[32]);

  @ParameterizedTest
  @EnumSource(AttemptKind.class)
  void whatANodeHasOrABlockMayHaveIsTaken(AttemptKind kind) {
    for (SendAnswer answer :
        List.of(
            new SendAnswer.Accepted(HASH, false), new SendAnswer.NonceTooLow("nonce too low"))) {
      SortedAnswers answers = answered(kind, answer);
      assertThat(answers.taken).hasSize(1);
      assertNothingElse(answers);
    }
  }

  @ParameterizedTest
  @EnumSource(AttemptKind.class)
  void whatIsNotKnownIsSentAgainAndSaysNothing(AttemptKind kind) {
    SortedAnswers answers = answered(kind, new SendAnswer.Unknown("timed out"));
    assertThat(answers.held).hasSize(1);
    assertThat(answers.blocked).isNull();
    assertThat(answers.mendings).isEmpty();
  }

  @Test
  void bytesThatAreWrongEndAFirstAttemptOnly() {
    SendAnswer wrong = new SendAnswer.Invalid("no");
    SortedAnswers first = answered(AttemptKind.FIRST, wrong);
    assertThat(first.invalid)
        .singleElement()
        .extracting(SortedAnswers.Refused::words)
        .isEqualTo("no");
    assertThat(first.hopeless).hasSize(1);
    assertThat(first.revives()).isFalse();
    SortedAnswers bump = answered(AttemptKind.BUMP, wrong);
    assertThat(bump.invalid).isEmpty(); // the payment stays wanted
    assertThat(bump.hopeless).hasSize(1);
    assertThat(bump.revives()).isTrue();
    SortedAnswers noOp = answered(AttemptKind.NO_OP, wrong);
    assertThat(noOp.invalid).isEmpty();
    assertThat(noOp.hopeless).isEmpty();
    assertThat(noOp.blocked).isNotNull();
  }

  @Test
  void onlyOurOwnIsOutbid() {
    SendAnswer underpriced = new SendAnswer.ReplacementUnderpriced("underpriced");
    assertThat(answered(AttemptKind.FIRST, underpriced).mendings).isEmpty();
    assertThat(answered(AttemptKind.FIRST, underpriced).blocked).isNotNull();
    assertThat(answered(AttemptKind.BUMP, underpriced).mendings)
        .singleElement()
        .extracting(Mending::cause)
        .isEqualTo(Cause.UNDERPRICED);
  }

  @ParameterizedTest
  @EnumSource(AttemptKind.class)
  void whatAnotherChoiceMendsIsNotSentAgainAsItIs(AttemptKind kind) {
    assertMended(kind, new SendAnswer.GasTooLow("w"), Cause.GAS_TOO_LOW, 21_000);
    assertMended(kind, new SendAnswer.GasTooHigh("w"), Cause.GAS_TOO_HIGH, 21_000);
    assertMended(kind, new SendAnswer.FeeTooHigh("w", Wei.of(77)), Cause.FEE_TOO_HIGH, 77);
    // A cap without a figure is guessed at: three quarters of what all gas would have cost.
    assertMended(kind, new SendAnswer.FeeTooHigh("w", null), Cause.FEE_TOO_HIGH, 1_575_000);
  }

  @ParameterizedTest
  @EnumSource(AttemptKind.class)
  void aFeeThatIsTooLowMayDoLater(AttemptKind kind) {
    SortedAnswers answers = answered(kind, new SendAnswer.FeeTooLow("w", Wei.of(25)));
    assertThat(answers.mendings)
        .singleElement()
        .satisfies(each -> {
          assertThat(each.cause()).isEqualTo(Cause.FEE_TOO_LOW);
          assertThat(each.bound()).isEqualTo(BigInteger.valueOf(25));
        });
    assertThat(answers.held).hasSize(1);
    assertThat(answers.hopeless).isEmpty();
    assertThat(answers.blocked).isNotNull();
  }

  @Test
  void theLowestNonceThatIsRefusedHoldsTheLaneUp() {
    List<UnsentAttempt> sent =
        List.of(
            unsent(AttemptKind.FIRST, 1, 1),
            unsent(AttemptKind.FIRST, 2, 1),
            unsent(AttemptKind.FIRST, 3, 1));
    SortedAnswers answers =
        SortedAnswers.of(
            sent,
            List.of(
                new SendAnswer.Congested("full"),
                new SendAnswer.Refused("two"),
                new SendAnswer.Refused("three")));
    assertThat(answers.congested).isTrue();
    assertThat(answers.blocked).isEqualTo(new SortedAnswers.Refused(sent.get(1), "two"));
    assertThat(answers.held).hasSize(3);
    SortedAnswers poor =
        SortedAnswers.of(
            sent,
            List.of(
                new SendAnswer.Accepted(HASH, false),
                new SendAnswer.InsufficientFunds("two"),
                new SendAnswer.InsufficientFunds("three")));
    assertThat(poor.unpaid).isEqualTo(sent.get(1));
  }

  @Test
  void aPoorLaneSendsWhatItCanPayForInOrderAndWhatFreesIt() {
    List<UnsentAttempt> unsent =
        List.of(
            unsent(AttemptKind.FIRST, 1, 100),
            unsent(AttemptKind.FIRST, 2, 5_000_000),
            unsent(AttemptKind.FIRST, 3, 1),
            unsent(AttemptKind.NO_OP, 4, 0),
            replacing(5));
    Affordable affordable = Affordable.of(unsent, turn(Wei.of(5_000_000), null));
    assertThat(affordable.some()).containsExactly(unsent.get(0), unsent.get(3), unsent.get(4));
    assertThat(affordable.next()).isEqualTo(unsent.get(1));
  }

  @Test
  void aPoorLaneSendsNothingOfWhichTogetherTooMuchIsAsked() {
    List<UnsentAttempt> unsent =
        List.of(unsent(AttemptKind.FIRST, 1, 0), unsent(AttemptKind.FIRST, 2, 0));
    Wei forOne = Affordable.cost(unsent.getFirst());
    assertThat(Affordable.of(unsent, turn(forOne, null)).some()).hasSize(1);
    assertThat(Affordable.of(unsent, turn(forOne.times(2), null)).next()).isNull();
    assertThat(Affordable.of(unsent, turn(null, null)).some()).isEmpty();
  }

  @Test
  void whatWasRefusedForWantOfMoneyIsNotTriedOnceMore() {
    UnsentAttempt refused = unsent(AttemptKind.NO_OP, 1, 0);
    Affordable affordable =
        Affordable.of(List.of(refused), turn(Wei.ofGwei(1), refused.attempt().hash()));
    assertThat(affordable.some()).isEmpty();
    assertThat(affordable.next()).isEqualTo(refused);
  }

  private static void assertMended(AttemptKind kind, SendAnswer answer, Cause cause, long bound) {
    SortedAnswers answers = answered(kind, answer);
    assertThat(answers.mendings)
        .singleElement()
        .satisfies(each -> {
          assertThat(each.cause()).isEqualTo(cause);
          assertThat(each.bound()).isEqualTo(BigInteger.valueOf(bound));
          assertThat(each.words()).isEqualTo("w");
        });
    assertThat(answers.hopeless).hasSize(1);
    assertThat(answers.held).isEmpty();
    assertThat(answers.blocked).isNull();
  }

  private static void assertNothingElse(SortedAnswers answers) {
    assertThat(answers.held).isEmpty();
    assertThat(answers.hopeless).isEmpty();
    assertThat(answers.mendings).isEmpty();
    assertThat(answers.invalid).isEmpty();
    assertThat(answers.blocked).isNull();
    assertThat(answers.unpaid).isNull();
  }

  private static SortedAnswers answered(AttemptKind kind, SendAnswer answer) {
    return SortedAnswers.of(List.of(unsent(kind, 1, 1)), List.of(answer));
  }

  private static LaneSending.Turn turn(@Nullable Wei balance, @Nullable TxHash starvedBy) {
    return new LaneSending.Turn(
        new Lanes.Reach(new Nonce(0), 64), balance, Wei.of(1), starvedBy, null);
  }

  private static UnsentAttempt replacing(long nonce) {
    UnsentAttempt unsent = unsent(AttemptKind.BUMP, nonce, 1);
    return new UnsentAttempt(unsent.attempt(), unsent.raw(), null, true);
  }

  /** Of 21,000 gas at 100 wei. */
  private static UnsentAttempt unsent(AttemptKind kind, long nonce, long value) {
    SignedTransaction signed =
        new Eip1559Transaction(
                new ChainId(31337),
                new Nonce(nonce),
                Wei.of(10),
                Wei.of(100),
                21_000,
                Address.ZERO,
                Wei.of(value),
                Bytes.EMPTY)
            .signed(0, new byte[] {1}, new byte[] {1});
    Attempt attempt =
        new Attempt(
            new TransactionId(UUID.randomUUID()),
            new LaneId(1),
            new Nonce(nonce),
            kind,
            signed.hash());
    return new UnsentAttempt(attempt, signed.raw(), null, false);
  }
}
