package io.sluice.fee;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chain.Wei;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeePolicyTest {
  private static final FeePolicy POLICY = new FeePolicy(Wei.of(10), Wei.of(1000));

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
    FeePolicy mean = new FeePolicy(Wei.of(10), Wei.of(5));
    assertThat(mean.quote(Wei.of(1), List.of()))
        .containsEntry(Speed.FASTEST, new Fees(Wei.of(5), Wei.of(5)));
  }

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
    assertThat(
            POLICY.reprice(
                new Fees(Wei.of(lastMax), Wei.of(lastTip)),
                new Fees(Wei.of(marketMax), Wei.of(marketTip))))
        .isEqualTo(new Repricing.Offer(new Fees(Wei.of(max), Wei.of(tip))));
  }

  @ParameterizedTest
  @CsvSource({"910, 10", "1000, 1000", "1000, 0", "5000, 1"})
  void staysWhenTheSmallestStepIsOverTheCap(long lastMax, long lastTip) {
    Fees cheap = new Fees(Wei.of(10), Wei.of(10));
    assertThat(POLICY.reprice(new Fees(Wei.of(lastMax), Wei.of(lastTip)), cheap))
        .isEqualTo(new Repricing.AtCap());
  }

  private static List<Wei> tips(long... wei) {
    return Arrays.stream(wei).mapToObj(Wei::of).toList();
  }
}
