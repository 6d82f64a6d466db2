package io.sluice.evm.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A batch and what came back.
 *
 * @param outcomes one per call, in the order of the calls
 * @param fault what was wrong with the exchange; what was read before it is in the outcomes all the
 *     same
 */
record Exchange<T>(List<Outcome<T>> outcomes, @Nullable Fault fault) {

  /** What comes of calls that were not made. */
  static <T> Exchange<T> missing(int calls, Fault fault) {
    List<Outcome<T>> outcomes = new ArrayList<>(calls);
    for (int i = 0; i < calls; i++) {
      outcomes.add(new Outcome.Missing<>(fault.message()));
    }
    return new Exchange<>(outcomes, fault);
  }

  /** What one endpoint knows that was asked in its own way. */
  static <T> Exchange<T> of(Outcome<T> outcome) {
    return new Exchange<>(List.of(outcome), null);
  }

  boolean isAll(Predicate<Outcome<T>> usable) {
    return fault == null && outcomes.stream().allMatch(usable);
  }
}
