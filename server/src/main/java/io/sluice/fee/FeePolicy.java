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

  /** By how much nodes want both fees raised (geth's pricebump, also Erigon, Nethermind, Besu). */
  private static final BigInteger STEP_PERCENT = BigInteger.TEN;

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

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

  /**
   * What to offer in place of an offer that was not taken: what the market asks, and at least 10 %
   * more than before on both fees, because nodes refuse smaller steps.
   *
   * @param last what was offered before
   * @param market what the transaction's speed costs at present
   */
  public Repricing reprice(Fees last, Fees market) {
    Wei leastMax = raised(last.max());
    Wei leastTip = raised(last.priority());
    if (leastMax.compareTo(maximumFee) > 0) {
      return new Repricing.AtCap();
    }
    Wei max = atMost(atLeast(market.max(), leastMax), maximumFee);
    Wei tip = atMost(atLeast(market.priority(), leastTip), max);
    return new Repricing.Offer(new Fees(max, tip));
  }

  /** The most we pay, with the tip the market asks. */
  public Fees most(Fees market) {
    return new Fees(maximumFee, atMost(market.priority(), maximumFee));
  }

  /** At least a tenth more, rounded up, and never the same. */
  private static Wei raised(Wei fee) {
    BigInteger[] step = fee.value().multiply(STEP_PERCENT).divideAndRemainder(HUNDRED);
    BigInteger up = step[1].signum() > 0 ? step[0].add(BigInteger.ONE) : step[0];
    return new Wei(fee.value().add(up.max(BigInteger.ONE)));
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
