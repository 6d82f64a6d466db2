package io.sluice.evm.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A batch and what came back.
 *
 * @param replies one per call, in the order of the calls
 * @param fault what was wrong with the exchange; what was read before it is in the replies all the
 *     same
 */
record Exchange<T>(List<Reply<T>> replies, @Nullable ExchangeFault fault) {

  /** What comes of calls that were not made. */
  static <T> Exchange<T> missing(int calls, ExchangeFault fault) {
    List<Reply<T>> replies = new ArrayList<>(calls);
    for (int i = 0; i < calls; i++) {
      replies.add(new Reply.Missing<>(fault.message()));
    }
    return new Exchange<>(replies, fault);
  }

  /** What one endpoint knows that was asked in its own way. */
  static <T> Exchange<T> of(Reply<T> reply) {
    return new Exchange<>(List.of(reply), null);
  }

  boolean isAll(Predicate<Reply<T>> usable) {
    return fault == null && replies.stream().allMatch(usable);
  }
}
