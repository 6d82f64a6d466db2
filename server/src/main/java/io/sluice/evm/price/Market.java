package io.sluice.evm.price;

import io.sluice.evm.chain.Wei;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The market at one moment.
 *
 * @param offers one for every speed
 * @param baseFee of the next block; zero on a chain without one
 * @param policy with what nodes have named as the least they take
 * @param largestCost wei that a node lets all gas of one transaction cost; {@code null} when none
 *     named a limit
 */
public record Market(
    Map<Speed, Fees> offers, Wei baseFee, FeePolicy policy, @Nullable Wei largestCost) {

  /** What a speed costs. */
  public Fees of(Speed speed) {
    return java.util.Objects.requireNonNull(offers.get(speed));
  }

  /**
   * Wei per gas that a node lets a transaction with this much gas offer.
   *
   * @param cost a limit that was named just now, which wins; {@code null} for the remembered one
   * @return {@code null} when there is no limit
   */
  public @Nullable Wei ceiling(@Nullable Wei cost, long gas) {
    Wei limit = cost == null ? largestCost : cost;
    return limit == null || gas == 0
        ? null
        : new Wei(limit.value().divide(java.math.BigInteger.valueOf(gas)));
  }
}
