package io.sluice.evm.price;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What nodes of a network have named as the least or the most they take. Kept for a while, and for
 * all processes: who learns it is not who prices next.
 */
public interface FeeBounds {
  /**
   * A node named the least it takes.
   *
   * @param lowestTip wei per gas under which nodes take no tip; no gas price on a chain without a
   *     base fee
   */
  void learnLowestTip(ChainId chain, Wei lowestTip, Instant now);

  /**
   * A node named the most it lets through.
   *
   * @param largestCost wei that all gas of one transaction may cost
   */
  void learnLargestCost(ChainId chain, Wei largestCost, Instant now);

  Known of(ChainId chain, Instant now);

  /**
   * What is known of a network.
   *
   * @param lowestTip wei per gas; {@code null} when no node named one
   * @param largestCost wei for all gas of one transaction; {@code null} when no node named one
   */
  record Known(@Nullable Wei lowestTip, @Nullable Wei largestCost) {}
}
