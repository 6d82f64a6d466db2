package io.sluice.evm.price;

import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** How an offer that was too low is raised. Pure. */
final class Minimum {
  /** By how much nodes want both fees raised (geth's pricebump, also Erigon, Nethermind, Besu). */
  private static final BigInteger STEP_PERCENT = BigInteger.TEN;

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private Minimum() {}

  /** At least a tenth more, rounded up, and never the same. */
  static Wei step(Wei fee) {
    BigInteger[] step = fee.value().multiply(STEP_PERCENT).divideAndRemainder(HUNDRED);
    BigInteger up = step[1].signum() > 0 ? step[0].add(BigInteger.ONE) : step[0];
    return new Wei(fee.value().add(up.max(BigInteger.ONE)));
  }

  /**
   * What a node that found the last offer too low would take. A minimum between the last tip and
   * the last maximum is one for the tip; one over the last maximum, and no more than the market
   * asks, is for the maximum; one over both is for the tip again.
   *
   * @param maximumTip over which no tip is raised without a named minimum
   */
  static Met of(Situation situation, Fees last, Wei maximumTip) {
    Fees market = situation.market();
    Wei least = situation.minimum();
    if (least == null || least.compareTo(last.priority()) <= 0) {
      return new Met(dearer(situation, last, maximumTip), null);
    }
    if (market.pricing() == Fees.Pricing.LEGACY) {
      return new Met(Fees.legacy(market.max().atLeast(least)), least);
    }
    if (least.compareTo(last.max()) > 0 && least.compareTo(market.max()) <= 0) {
      return new Met(market, null);
    }
    Wei tip = market.priority().atLeast(least);
    Wei max = FeePolicy.withHeadroom(situation.baseFee(), tip).atLeast(market.max());
    return new Met(new Fees(max, tip), least);
  }

  /**
   * What the market asks where that is more, else twice the tip, from a hundredth of the base fee
   * on: a few steps, and not fifty.
   */
  private static Fees dearer(Situation situation, Fees last, Wei maximumTip) {
    Fees market = situation.market();
    boolean more =
        market.max().compareTo(last.max()) > 0 || market.priority().compareTo(last.priority()) > 0;
    if (more) {
      Wei max = market.max().atLeast(last.max());
      return market.pricing() == Fees.Pricing.LEGACY
          ? Fees.legacy(max)
          : new Fees(max, market.priority().atLeast(last.priority()));
    }
    if (market.pricing() == Fees.Pricing.LEGACY) {
      return Fees.legacy(last.max().times(2));
    }
    Wei hundredth = new Wei(situation.baseFee().value().divide(HUNDRED));
    Wei tip = last.priority().times(2).atLeast(hundredth).atLeast(Wei.of(1)).atMost(maximumTip);
    Wei wanted = tip.atLeast(last.priority());
    return new Fees(
        FeePolicy.withHeadroom(situation.baseFee(), wanted).atLeast(last.max()), wanted);
  }

  /**
   * An offer that meets a minimum.
   *
   * @param lowestTip the minimum where it was one for the tip; {@code null} when none was learned
   */
  record Met(Fees fees, @Nullable Wei lowestTip) {}
}
