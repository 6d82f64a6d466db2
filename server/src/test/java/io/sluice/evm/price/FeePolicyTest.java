package io.sluice.evm.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Wei;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeePolicyTest {
  private static final FeePolicy POLICY = new FeePolicy(Wei.of(10), Wei.of(1000), 10, Wei.of(1000));

  @ParameterizedTest
  @CsvSource({"SAFE_LOW, 20", "AVERAGE, 30", "FAST, 40", "FASTEST, 50"})
  void offersTwiceTheBaseFeeAndTheTip(Speed speed, long tip) {
    Fees fees = POLICY.quote(Wei.of(100), List.of(tips(20, 30, 40, 50))).get(speed);
    assertThat(fees).isEqualTo(new Fees(Wei.of(200 + tip), Wei.of(tip)));
  }

  @Test
  void takesTheMedianOfTheBlocksThatSaySomething() {
    List<List<Wei>> tips =
        List.of(tips(90, 0, 0, 0), tips(0), List.of(), tips(30, 0), tips(50, 70, 0), tips(20));
    // Of 20, 30, 50, 90 the upper middle; of one the one; of none the floor.
    assertThat(POLICY.quote(Wei.ZERO, tips))
        .containsEntry(Speed.SAFE_LOW, new Fees(Wei.of(50), Wei.of(50)))
        .containsEntry(Speed.AVERAGE, new Fees(Wei.of(70), Wei.of(70)))
        .containsEntry(Speed.FAST, new Fees(Wei.of(10), Wei.of(10)));
  }

  @ParameterizedTest
  @CsvSource({
    // base, tip paid, max, tip offered
    "   0,    0,   10,   10", // the floor
    "   0,    9,   10,   10",
    "   0,   11,   11,   11",
    " 495,   10, 1000,   10", // exactly the cap
    " 496,   10, 1000,   10", // the cap wins over the headroom
    "5000, 2000, 1000, 1000", // and over the tip
  })
  void keepsTheFloorAndTheCap(long base, long paid, long max, long tip) {
    assertThat(POLICY.quote(Wei.of(base), List.of(tips(paid))))
        .containsEntry(Speed.SAFE_LOW, new Fees(Wei.of(max), Wei.of(tip)));
  }

  @Test
  void theCapWinsOverTheFloor() {
    FeePolicy mean = new FeePolicy(Wei.of(10), Wei.of(1000), 10, Wei.of(5));
    assertThat(mean.quote(Wei.of(1), List.of()))
        .containsEntry(Speed.FASTEST, new Fees(Wei.of(5), Wei.of(5)));
  }

  @ParameterizedTest
  @CsvSource({
    // base, tip paid, tip offered
    "100,  999, 999", // ten base fees are the most
    "100, 1001, 1000",
    " 20,  999, 200",
    "  0,  999, 100", // or ten times the least tip
    "  5,   40,  40",
  })
  void aQuotedTipStaysInBoundsThatOneNodeDoesNotSet(long base, long paid, long tip) {
    FeePolicy policy = new FeePolicy(Wei.of(10), Wei.of(1000), 10, Wei.of(10_000));
    assertThat(policy.quote(Wei.of(base), List.of(tips(paid))))
        .containsEntry(Speed.SAFE_LOW, new Fees(Wei.of(2 * base + tip), Wei.of(tip)));
  }

  @Test
  void takesTheTipFromTheGasPriceWhereThereIsNoHistory() {
    assertThat(POLICY.quote(Wei.of(100), Wei.of(140)))
        .containsEntry(Speed.SAFE_LOW, new Fees(Wei.of(240), Wei.of(40)))
        .containsEntry(Speed.AVERAGE, new Fees(Wei.of(244), Wei.of(44)))
        .containsEntry(Speed.FAST, new Fees(Wei.of(250), Wei.of(50)))
        .containsEntry(Speed.FASTEST, new Fees(Wei.of(260), Wei.of(60)));
    assertThat(POLICY.quote(Wei.of(100), Wei.of(90)))
        .containsEntry(Speed.FASTEST, new Fees(Wei.of(210), Wei.of(10)));
  }

  @Test
  void offersOnePriceWhereBlocksHaveNoBaseFee() {
    assertThat(POLICY.quoteLegacy(Wei.of(200)))
        .containsEntry(Speed.SAFE_LOW, Fees.legacy(Wei.of(200)))
        .containsEntry(Speed.AVERAGE, Fees.legacy(Wei.of(220)))
        .containsEntry(Speed.FAST, Fees.legacy(Wei.of(250)))
        .containsEntry(Speed.FASTEST, Fees.legacy(Wei.of(300)));
    assertThat(POLICY.quoteLegacy(Wei.of(1))).containsEntry(Speed.FASTEST, Fees.legacy(Wei.of(10)));
    assertThat(POLICY.quoteLegacy(Wei.of(900)))
        .containsEntry(Speed.FASTEST, Fees.legacy(Wei.of(1000)));
  }

  @Test
  void aNetworkThatWantsMoreRaisesTheFloorAndNothingLowersIt() {
    assertThat(POLICY.above(Wei.of(70)).minimumTip()).isEqualTo(Wei.of(70));
    assertThat(POLICY.above(Wei.of(9))).isEqualTo(POLICY);
    assertThat(POLICY.above(null)).isEqualTo(POLICY);
  }

  private static List<Wei> tips(long... wei) {
    return Arrays.stream(wei).mapToObj(Wei::of).toList();
  }
}
