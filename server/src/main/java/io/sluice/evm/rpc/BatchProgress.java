package io.sluice.evm.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way to an endpoint in as many requests as it takes. A request that is refused for
 * its size, or as a whole, is made again in halves, until the call that cannot be answered is
 * found: it fails alone. After any other fault the rest is not sent. Used by one thread.
 */
final class BatchProgress<T> {
  /** Where so many calls fail one by one and none is answered, it is not the calls. */
  private static final int GIVEN_UP_AFTER = 3;

  private final CallBatch<T> batch;
  private final List<Reply<T>> replies;
  private final Deque<Integer> left;
  private int most;
  private int answered;
  private int failedAlone;
  private @Nullable ExchangeFault fault;

  /**
   * @param most calls in one request
   */
  BatchProgress(CallBatch<T> batch, int most) {
    this.batch = batch;
    this.most = most;
    int size = batch.calls().size();
    this.replies = new ArrayList<>(Collections.nCopies(size, new Reply.Missing<>("not sent")));
    this.left = new ArrayDeque<>(IntStream.range(0, size).boxed().toList());
  }

  boolean goesOn() {
    return !left.isEmpty() && fault == null;
  }

  /** The calls of the next request, by their indexes. */
  List<Integer> next(long maxBytes) {
    return batch.take(left, most, maxBytes);
  }

  /** What came of a request with these calls. */
  void add(List<Integer> part, Exchange<T> exchange) {
    ExchangeFault trouble = exchange.fault();
    boolean ofSize = trouble != null && trouble.kind().isOfSize();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      Reply<T> reply = exchange.replies().get(i);
      replies.set(part.get(i), reply);
      if (reply instanceof Reply.Missing<T>) {
        open.add(part.get(i));
      }
    }
    answered += part.size() - open.size();
    if (ofSize && part.size() > 1) {
      most = Math.max(1, part.size() / 2);
      open.reversed().forEach(left::addFirst);
    } else if (ofSize) {
      failedAlone++;
      fault = answered == 0 && failedAlone >= GIVEN_UP_AFTER ? trouble : null;
    } else {
      fault = trouble;
    }
  }

  Exchange<T> end() {
    if (fault != null) {
      String why = "not sent after: " + fault.message();
      left.forEach(index -> replies.set(index, new Reply.Missing<>(why)));
    }
    return new Exchange<>(replies, fault);
  }
}
