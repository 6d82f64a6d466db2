package io.sluice.evm.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Wei;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What to offer after what was offered was not taken: the whole table, without a node. */
class RepricingTest {
  private static final FeePolicy POLICY = new FeePolicy(Wei.of(10), Wei.of(500), 10, Wei.of(1000));

  @ParameterizedTest
  @CsvSource({
    // last max, last tip, market max, market tip, max, tip
    "100, 10,   0,   0, 110,  11", // a tenth on both
    "101, 11,   0,   0, 112,  13", // rounded up: never less than a tenth
    "  1,  0,   0,   0,   2,   1", // and never the same
    "100, 10, 300,  50, 300,  50", // what the market asks
    "100, 10, 105,  50, 110,  50", // each fee for itself
    "100, 10, 300,   5, 300,  11",
    "909, 10,   0,   0, 1000, 11", // the last step under the cap
    "100, 10, 5000, 3000, 1000, 1000", // the market is over the cap
  })
  void raisesByATenthOrToTheMarket(
      long lastMax, long lastTip, long marketMax, long marketTip, long max, long tip) {
    assertThat(offer(asked(fees(lastMax, lastTip), fees(marketMax, marketTip))))
        .isEqualTo(fees(max, tip));
  }

  @ParameterizedTest
  @CsvSource({"910, 10", "1000, 455", "1000, 0", "600, 455"})
  void staysWhenTheSmallestStepIsOverACap(long lastMax, long lastTip) {
    assertThat(wait(asked(fees(lastMax, lastTip), fees(10, 10))))
        .isEqualTo("the most we pay is 1000 wei per gas");
  }

  @Test
  void aNoOpOfWhatNobodyHasGoesAtTheCapAllTheSame() {
    Situation situation =
        new Situation(
            Cause.ASKED, fees(1000, 10), false, true, fees(300, 20), Wei.of(100), null, null);
    assertThat(offer(situation)).isEqualTo(fees(1000, 20));
  }

  @Test
  void whatNothingWasOfferedForCostsWhatTheMarketAsks() {
    Situation situation =
        new Situation(
            Cause.GAS_TOO_LOW, null, false, false, fees(300, 20), Wei.of(140), null, null);
    assertThat(offer(situation)).isEqualTo(fees(300, 20));
  }

  /** A minimum is one for the tip where the most we paid was over it. */
  @ParameterizedTest
  @CsvSource({
    // minimum, max, tip, learned
    "  50, 300,  50,  50", // over the tip, under the most: the tip
    " 150, 350, 150, 150", // the most goes up with it
    " 250, 300,  20,    ", // over the most we offered, and the market is over it by now
    " 400, 600, 400, 400", // over both: the tip
    "  20, 300,  20,    ", // met already: what the market asks is more
  })
  void meetsTheMinimumThatANodeNamesInOneStep(
      long minimum, long max, long tip, @Nullable Long learned) {
    Situation situation = tooLow(fees(200, 20), fees(300, 20), minimum);
    assertThat(POLICY.reprice(situation))
        .isEqualTo(new Repricing.Offer(fees(max, tip), learned == null ? null : Wei.of(learned)));
  }

  @Test
  void doublesTheTipWhereNoMinimumIsNamedUpToTheHighestWePay() {
    Fees market = fees(210, 10);
    Fees last = market;
    StringBuilder tips = new StringBuilder();
    Repricing next = POLICY.reprice(tooLow(last, market, null));
    while (next instanceof Repricing.Offer(Fees fees, var learned)) {
      assertThat(learned).isNull();
      last = fees;
      tips.append(fees.priority()).append(' ');
      next = POLICY.reprice(tooLow(last, market, null));
    }
    assertThat(tips).hasToString("20 40 80 160 320 500 ");
    assertThat(next).isEqualTo(new Repricing.Wait("the highest tip we pay is 500 wei per gas"));
  }

  @ParameterizedTest
  @CsvSource({
    "501, 100, the highest tip we pay is 500 wei per gas",
    "450, 600, the most we pay is 1000 wei per gas",
  })
  void waitsForAMinimumThatWeDoNotPay(long minimum, long baseFee, String reason) {
    Situation situation =
        new Situation(
            Cause.FEE_TOO_LOW,
            fees(1000, 20),
            false,
            false,
            fees(1000, 20),
            Wei.of(baseFee),
            Wei.of(minimum),
            null);
    assertThat(wait(situation)).isEqualTo(reason);
  }

  @Test
  void outbidsAndMeetsTheMinimumWhereANodeHasSomethingOfOurs() {
    Situation situation =
        new Situation(
            Cause.FEE_TOO_LOW,
            fees(200, 20),
            true,
            false,
            fees(210, 20),
            Wei.of(95),
            Wei.of(60),
            null);
    assertThat(POLICY.reprice(situation)).isEqualTo(new Repricing.Offer(fees(250, 60), Wei.of(60)));
  }

  @ParameterizedTest
  @CsvSource({
    // ceiling, max, tip
    "400, 300, 20", // the market is under it
    "250, 250, 20",
    "110, 110, 10", // the tip gives way, down to the least
    "115, 115, 15",
  })
  void goesUnderACeilingThatIsStillOverTheBaseFee(long ceiling, long max, long tip) {
    assertThat(offer(tooHigh(null, false, ceiling))).isEqualTo(fees(max, tip));
  }

  @Test
  void waitsWhereTheCeilingIsUnderTheBaseFee() {
    assertThat(wait(tooHigh(null, false, 109)))
        .isEqualTo("a node lets it pay at most 109 wei per gas, and the next block asks 110");
  }

  @Test
  void aDearerStepOverTheCeilingIsNotTaken() {
    assertThat(wait(tooHigh(fees(200, 20), true, 219)))
        .isEqualTo("the most we pay is 219 wei per gas");
    assertThat(offer(tooHigh(fees(200, 20), true, 220))).isEqualTo(fees(220, 22));
  }

  /** Nothing is in a pool: no step is owed, and the market may have fallen. */
  @ParameterizedTest
  @EnumSource(
      value = Cause.class,
      names = {"GAS_TOO_LOW", "GAS_TOO_HIGH", "FEE_TOO_HIGH"})
  void owesNoStepForWhatNoNodeHas(Cause cause) {
    Fees market = fees(150, 15);
    assertThat(
            offer(
                new Situation(cause, fees(300, 30), false, false, market, Wei.of(60), null, null)))
        .isEqualTo(market);
    assertThat(
            offer(new Situation(cause, fees(300, 30), true, false, market, Wei.of(60), null, null)))
        .isEqualTo(fees(330, 33));
  }

  @Test
  void aLegacyPriceIsRaisedAsOne() {
    Fees market = Fees.legacy(Wei.of(100));
    assertThat(
            offer(
                new Situation(
                    Cause.ASKED,
                    Fees.legacy(Wei.of(120)),
                    true,
                    false,
                    market,
                    Wei.ZERO,
                    null,
                    null)))
        .isEqualTo(Fees.legacy(Wei.of(132)));
    assertThat(
            POLICY.reprice(
                new Situation(
                    Cause.FEE_TOO_LOW, market, false, false, market, Wei.ZERO, Wei.of(300), null)))
        .isEqualTo(new Repricing.Offer(Fees.legacy(Wei.of(300)), Wei.of(300)));
    assertThat(
            offer(
                new Situation(
                    Cause.FEE_TOO_LOW, market, false, false, market, Wei.ZERO, null, null)))
        .isEqualTo(Fees.legacy(Wei.of(200)));
    assertThat(
            wait(
                new Situation(
                    Cause.FEE_TOO_LOW, market, false, false, market, Wei.ZERO, Wei.of(1001), null)))
        .isEqualTo("the most we pay is 1000 wei per gas");
  }

  private static Situation asked(Fees last, Fees market) {
    return new Situation(Cause.ASKED, last, true, false, market, Wei.ZERO, null, null);
  }

  private static Situation tooLow(Fees last, Fees market, @Nullable Long minimum) {
    return new Situation(
        Cause.FEE_TOO_LOW,
        last,
        false,
        false,
        market,
        Wei.of(100),
        minimum == null ? null : Wei.of(minimum),
        null);
  }

  private static Situation tooHigh(@Nullable Fees last, boolean contested, long ceiling) {
    return new Situation(
        Cause.FEE_TOO_HIGH,
        last,
        contested,
        false,
        fees(300, 20),
        Wei.of(100),
        null,
        Wei.of(ceiling));
  }

  private static Fees offer(Situation situation) {
    return ((Repricing.Offer) POLICY.reprice(situation)).fees();
  }

  private static String wait(Situation situation) {
    return ((Repricing.Wait) POLICY.reprice(situation)).reason();
  }

  private static Fees fees(long max, long tip) {
    return new Fees(Wei.of(max), Wei.of(tip));
  }
}
