package io.sluice.evm.price;

import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From recent fees to an offer. The most it pays is twice the next base fee and the tip: the base
 * fee rises by at most 12.5 % a block (EIP-1559), so six full blocks pass before the offer is too
 * low.
 *
 * @param minimumTip under which no tip goes, whatever recent blocks paid; on a chain without a base
 *     fee, no gas price
 * @param maximumTip over which no tip goes, whatever a node says
 * @param tipPerBaseFee how often the base fee, or the least tip where that is more, a quoted tip
 *     may be: tips are one node's word, base fees are the chain's
 * @param maximumFee over which no offer goes; wins over everything else
 */
public record FeePolicy(Wei minimumTip, Wei maximumTip, int tipPerBaseFee, Wei maximumFee) {
  private static final int BASE_FEE_HEADROOM = 2;
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  /**
   * The same, on a network whose nodes take no tip under this; {@code null} for no such network.
   */
  public FeePolicy above(@Nullable Wei lowestTip) {
    return lowestTip == null || lowestTip.compareTo(minimumTip) <= 0
        ? this
        : new FeePolicy(lowestTip, maximumTip, tipPerBaseFee, maximumFee);
  }

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
      quote.put(speeds[column], offer(baseFee, median(tips, column)));
    }
    return quote;
  }

  /**
   * An offer for each speed where no history of tips is to be had: the tip is what nodes ask for
   * gas beyond the base fee.
   */
  public Map<Speed, Fees> quote(Wei baseFee, Wei gasPrice) {
    Map<Speed, Fees> quote = new EnumMap<>(Speed.class);
    Wei tip = gasPrice.minusOrZero(baseFee);
    for (Speed speed : Speed.values()) {
      quote.put(speed, offer(baseFee, percent(tip, speed.ofGasPrice())));
    }
    return quote;
  }

  /** An offer for each speed on a chain without a base fee. */
  public Map<Speed, Fees> quoteLegacy(Wei gasPrice) {
    Map<Speed, Fees> quote = new EnumMap<>(Speed.class);
    for (Speed speed : Speed.values()) {
      Wei asked = percent(gasPrice, speed.ofGasPrice());
      quote.put(speed, Fees.legacy(asked.atLeast(minimumTip).atMost(maximumFee)));
    }
    return quote;
  }

  private Fees offer(Wei baseFee, Wei paid) {
    Wei most = baseFee.atLeast(minimumTip).times(tipPerBaseFee).atMost(maximumTip);
    Wei tip = paid.atLeast(minimumTip).atMost(most).atMost(maximumFee);
    return new Fees(withHeadroom(baseFee, tip).atMost(maximumFee), tip);
  }

  /**
   * What to offer in place of an offer that was not taken.
   *
   * <p>What a node has something of ours for must be outbid: at least 10 % more on both fees,
   * because nodes refuse smaller steps. What none has is offered at what the market asks; under a
   * node's minimum at that minimum where it named one, else twice the tip.
   */
  public Repricing reprice(Situation situation) {
    Fees last = situation.last();
    Wei ceiling = situation.ceiling();
    Wei most = ceiling == null ? maximumFee : maximumFee.atMost(ceiling);
    if (last == null) {
      return ceiling == null
          ? new Repricing.Offer(situation.market())
          : fit(situation, situation.market(), minimumTip, most);
    }
    Minimum.Met met = Minimum.of(situation, last, maximumTip);
    if (situation.mustOutbid()) {
      return outbid(situation, last, met, most);
    }
    if (situation.cause() != Cause.FEE_TOO_LOW) {
      return fit(situation, situation.market(), minimumTip, most);
    }
    if (isOver(met.fees())) {
      return new Repricing.Wait(atTipCap());
    }
    return switch (fit(situation, met.fees(), met.fees().priority(), most)) {
      case Repricing.Offer(Fees fees, var _) when fees.equals(last) ->
          new Repricing.Wait(last.max().equals(most) ? atCap(most) : atTipCap());
      case Repricing.Offer(Fees fees, var _) -> new Repricing.Offer(fees, met.lowestTip());
      case Repricing.Wait wait -> wait;
    };
  }

  private boolean isOver(Fees fees) {
    return fees.pricing() == Fees.Pricing.DYNAMIC && fees.priority().compareTo(maximumTip) > 0;
  }

  private Repricing outbid(Situation situation, Fees last, Minimum.Met met, Wei most) {
    Wei leastMax = Minimum.step(last.max());
    Wei leastTip = Minimum.step(last.priority());
    Wei named = met.lowestTip();
    Fees wanted = named == null ? situation.market() : met.fees();
    boolean legacy = wanted.pricing() == Fees.Pricing.LEGACY;
    boolean overTip = !legacy && leastTip.compareTo(maximumTip) > 0;
    boolean unmet = named != null && (isOver(wanted) || named.compareTo(most) > 0);
    if (leastMax.compareTo(most) > 0 || overTip || unmet) {
      return situation.mayUndercut()
          ? new Repricing.Offer(most(situation.market(), most))
          : new Repricing.Wait(atCap(most));
    }
    Wei max = wanted.max().atLeast(leastMax).atMost(most);
    Wei tip = wanted.priority().atLeast(leastTip).atMost(max);
    return new Repricing.Offer(legacy ? Fees.legacy(max) : new Fees(max, tip), named);
  }

  /** The most we pay, with the tip the market asks. */
  private static Fees most(Fees market, Wei most) {
    return switch (market.pricing()) {
      case DYNAMIC -> new Fees(most, market.priority().atMost(most));
      case LEGACY -> Fees.legacy(most);
    };
  }

  /** An offer under a ceiling that still pays the base fee and a tip that somebody takes. */
  private Repricing fit(Situation situation, Fees wanted, Wei leastTip, Wei most) {
    Wei base = situation.baseFee();
    if (base.plus(leastTip).compareTo(most) > 0) {
      return new Repricing.Wait(
          situation.ceiling() == null || most.equals(maximumFee)
              ? atCap(most)
              : "a node lets it pay at most %s wei per gas, and the next block asks %s"
                  .formatted(most, base.plus(leastTip)));
    }
    return switch (wanted.pricing()) {
      case LEGACY -> new Repricing.Offer(Fees.legacy(wanted.max().atMost(most)));
      case DYNAMIC -> {
        Wei max = wanted.max().atMost(most);
        yield new Repricing.Offer(
            new Fees(max, wanted.priority().atMost(max.minusOrZero(base).atLeast(leastTip))));
      }
    };
  }

  private static String atCap(Wei most) {
    return "the most we pay is %s wei per gas".formatted(most);
  }

  private String atTipCap() {
    return "the highest tip we pay is %s wei per gas".formatted(maximumTip);
  }

  static Wei withHeadroom(Wei baseFee, Wei tip) {
    return baseFee.times(BASE_FEE_HEADROOM).plus(tip);
  }

  private static Wei percent(Wei amount, int percent) {
    return new Wei(amount.value().multiply(BigInteger.valueOf(percent)).divide(HUNDRED));
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
}
