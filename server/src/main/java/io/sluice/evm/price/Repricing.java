package io.sluice.evm.price;

import io.sluice.evm.chain.Wei;
import org.jspecify.annotations.Nullable;

/** What to do about a price that was not taken. */
public sealed interface Repricing {
  /**
   * Sign again with this offer; nodes take it in place of the one before.
   *
   * @param lowestTip wei per gas under which this network takes no tip, as a node named it; {@code
   *     null} when nothing was learned
   */
  record Offer(Fees fees, @Nullable Wei lowestTip) implements Repricing {
    Offer(Fees fees) {
      this(fees, null);
    }
  }

  /**
   * No offer we make would be taken now: what was offered stands, and the market may come to it.
   *
   * @param reason for people
   */
  record Wait(String reason) implements Repricing {}
}
