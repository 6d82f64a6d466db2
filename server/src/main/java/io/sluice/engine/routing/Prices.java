package io.sluice.engine.routing;

import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What gas costs at present.
 *
 * @param quote an offer for every speed; empty when it is not known
 * @param missing why it is not known, for people; empty when it is
 */
record Prices(Map<Speed, Fees> quote, String missing) {
  boolean known() {
    return !quote.isEmpty();
  }

  /** {@code null} when it is not known. */
  @Nullable Fees of(Speed speed) {
    return quote.get(speed);
  }
}
