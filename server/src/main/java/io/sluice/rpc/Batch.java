package io.sluice.rpc;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls that belong together, and how to read their results.
 *
 * @param calls one or more
 */
record Batch<T>(List<Invocation> calls, AnswerReader.Result<T> result) {

  /**
   * The same calls in the same order, in as few parts as the limits allow; each holds one or more.
   */
  List<Batch<T>> split(int maxCalls, long maxBytes) {
    List<Batch<T>> parts = new ArrayList<>();
    int start = 0;
    long bytes = 0;
    for (int i = 0; i < calls.size(); i++) {
      long more = calls.get(i).bytes();
      if (i > start && (i - start == maxCalls || bytes + more > maxBytes)) {
        parts.add(part(start, i));
        start = i;
        bytes = 0;
      }
      bytes += more;
    }
    parts.add(part(start, calls.size()));
    return parts;
  }

  /** The request; a single call goes without brackets, which every node understands. */
  RequestBody write(long firstId) {
    RequestBody body = new RequestBody(calls.stream().mapToInt(Invocation::bytes).sum() + 2);
    boolean many = calls.size() > 1;
    for (int i = 0; i < calls.size(); i++) {
      if (many) {
        body.ascii(i == 0 ? "[" : ",");
      }
      calls.get(i).write(body, firstId + i);
    }
    return many ? body.ascii("]") : body;
  }

  private Batch<T> part(int from, int to) {
    return from == 0 && to == calls.size() ? this : new Batch<>(calls.subList(from, to), result);
  }
}
