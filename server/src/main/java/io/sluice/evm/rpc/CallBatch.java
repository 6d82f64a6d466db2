package io.sluice.evm.rpc;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Calls that belong together, and how to read their results.
 *
 * @param calls one or more
 */
record CallBatch<T>(List<Invocation> calls, AnswerReader.Result<T> result) {

  /**
   * Takes from the front of the queue as many calls as one request may hold; one or more.
   *
   * @param left indexes of calls, not empty
   */
  List<Integer> take(Deque<Integer> left, int maxCalls, long maxBytes) {
    List<Integer> taken = new ArrayList<>();
    long bytes = 0;
    while (!left.isEmpty() && taken.size() < maxCalls) {
      bytes += calls.get(left.getFirst()).bytes();
      if (!taken.isEmpty() && bytes > maxBytes) {
        break;
      }
      taken.add(left.removeFirst());
    }
    return taken;
  }

  /** An upper bound of the length of all calls in one request. */
  long bytes() {
    return calls.stream().mapToLong(Invocation::bytes).sum() + 2;
  }

  /** Some of the calls as a batch of their own. */
  CallBatch<T> pick(List<Integer> indexes) {
    return indexes.size() == calls.size()
        ? this
        : new CallBatch<>(indexes.stream().map(calls::get).toList(), result);
  }

  /** The request; a single call goes without brackets, which every node understands. */
  RequestBody write(long firstId) {
    RequestBody body = new RequestBody(Math.toIntExact(bytes()));
    boolean many = calls.size() > 1;
    for (int i = 0; i < calls.size(); i++) {
      if (many) {
        body.ascii(i == 0 ? "[" : ",");
      }
      calls.get(i).write(body, firstId + i);
    }
    return many ? body.ascii("]") : body;
  }
}
