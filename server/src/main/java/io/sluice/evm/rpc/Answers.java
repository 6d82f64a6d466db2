package io.sluice.evm.rpc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the answers to a batch by id, whatever their order. */
final class Answers<T> {
  private final long firstId;
  private final List<Reply<T>> replies = new ArrayList<>();
  private final BitSet answered = new BitSet();
  private final int size;
  private int foreign;
  private @Nullable NodeError whole;

  /**
   * @param firstId the id of the first call; the others follow without a gap
   */
  Answers(long firstId, int size) {
    this.firstId = firstId;
    this.size = size;
    for (int i = 0; i < size; i++) {
      replies.add(new Reply.Missing<>("the node gave no answer to this call"));
    }
  }

  void add(long id, Reply<T> reply) {
    if (id < firstId || id >= firstId + size) {
      foreign++;
      return;
    }
    int index = (int) (id - firstId);
    if (!answered.get(index)) {
      replies.set(index, reply);
    } else if (!replies.get(index).equals(reply)) {
      replies.set(index, new Reply.Missing<>("the node gave two answers to this call"));
    }
    answered.set(index);
  }

  /** An error without an id is about the batch as a whole. */
  void addForAll(NodeError error) {
    whole = error;
  }

  /** Everything that came is in. */
  Exchange<T> complete(String endpoint) {
    if (whole != null) {
      return broken(ProviderErrors.ofBatch(endpoint, whole));
    }
    ExchangeFault limit = limit(endpoint);
    if (limit != null) {
      return new Exchange<>(replies, limit);
    }
    long usable = usable();
    if (usable < size) {
      String message = endpoint + " answered " + usable + " of " + size + " calls";
      return new Exchange<>(
          replies,
          new ExchangeFault(
              ExchangeFault.Kind.MALFORMED,
              foreign == 0 ? message : message + " and " + foreign + " that were not made"));
    }
    return new Exchange<>(replies, null);
  }

  /**
   * Takes back those answers that say nothing of their call but that the endpoint was asked too
   * often or for too much; a call that was alone in its request keeps the latter.
   */
  private @Nullable ExchangeFault limit(String endpoint) {
    @Nullable NodeError rate = null;
    @Nullable NodeError large = null;
    for (int i = 0; i < size; i++) {
      if (replies.get(i) instanceof Reply.Refused<T>(NodeError error)) {
        if (ProviderErrors.isRate(error)) {
          rate = error;
          replies.set(i, new Reply.Missing<>(error.text()));
        } else if (size > 1 && ProviderErrors.isOfSize(error)) {
          large = error;
          replies.set(i, new Reply.Missing<>(error.text()));
        }
      }
    }
    if (rate != null) {
      return ProviderErrors.throttled(endpoint, rate);
    }
    // Where some were answered it was the answers that became too much, not the calls.
    ExchangeFault.Kind kind =
        usable() == 0 ? ExchangeFault.Kind.BATCH_TOO_LARGE : ExchangeFault.Kind.TOO_LARGE;
    return large == null ? null : new ExchangeFault(kind, endpoint + ": " + large.text());
  }

  private long usable() {
    return replies.stream().filter(o -> !(o instanceof Reply.Missing)).count();
  }

  /** Nothing more will come. */
  Exchange<T> broken(ExchangeFault fault) {
    for (int i = answered.nextClearBit(0); i < size; i = answered.nextClearBit(i + 1)) {
      replies.set(i, new Reply.Missing<>(fault.message()));
    }
    return new Exchange<>(replies, fault);
  }
}
