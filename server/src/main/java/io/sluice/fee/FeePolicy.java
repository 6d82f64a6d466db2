package io.sluice.fee;

import io.sluice.chain.Wei;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * From recent fees to an offer. The most it pays is twice the next base fee and the tip: the base
 * fee rises by at most 12.5 % a block (EIP-1559), so six full blocks pass before the offer is too
 * low.
 *
 * @param minimumTip under which no tip goes, whatever recent blocks paid
 * @param maximumFee over which no offer goes; wins over everything else
 */
public record FeePolicy(Wei minimumTip, Wei maximumFee) {
  private static final int BASE_FEE_HEADROOM = 2;

  /**
   * An offer for each speed.
   *
   * @param baseFee of the next block
   * @param tips one list per recent block: what was paid at the percentile of each {@link Speed},
   *     in their order; blocks that say nothing may be left out or hold zeros
   */
  public Map<Speed, Fees> quote(Wei baseFee, List<List<Wei>> tips) {
    Map<Speed, Fees> quote = new EnumMap<>(Speed.class);
    Speed[] speeds = Speed.values();
    for (int column = 0; column < speeds.length; column++) {
      Wei tip = atMost(atLeast(median(tips, column), minimumTip), maximumFee);
      Wei max = atMost(baseFee.times(BASE_FEE_HEADROOM).plus(tip), maximumFee);
      quote.put(speeds[column], new Fees(max, tip));
    }
    return quote;
  }

  private static Wei median(List<List<Wei>> tips, int column) {
    List<BigInteger> paid =
        tips.stream()
            .filter(block -> block.size() > column)
            .map(block -> block.get(column).value())
            .filter(tip -> tip.signum() > 0)
            .sorted()
            .toList();
    return paid.isEmpty() ? Wei.ZERO : new Wei(paid.get(paid.size() / 2));
  }

  private static Wei atLeast(Wei value, Wei floor) {
    return value.compareTo(floor) < 0 ? floor : value;
  }

  private static Wei atMost(Wei value, Wei ceiling) {
    return value.compareTo(ceiling) > 0 ? ceiling : value;
  }
}
