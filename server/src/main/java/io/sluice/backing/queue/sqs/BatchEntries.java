package io.sluice.backing.queue.sqs;

import java.util.ArrayList;
import java.util.List;

/** Cuts entries into batch requests that SQS takes, by its limits. */
final class BatchEntries {
  /** SQS: the most entries of any batch request, and the most messages of one receive. */
  static final int MAX_ENTRIES = 10;

  private BatchEntries() {}

  /** Cuts into parts of at most ten. */
  static <T> List<List<T>> tens(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MAX_ENTRIES) {
      parts.add(all.subList(from, Math.min(from + MAX_ENTRIES, all.size())));
    }
    return parts;
  }

  /**
   * Packs in order, by count and by bytes.
   *
   * @param entries each at most {@link Outgoing#MAX_BYTES} alone
   */
  static List<List<Entry>> pack(List<Entry> entries) {
    List<List<Entry>> batches = new ArrayList<>();
    List<Entry> batch = new ArrayList<>();
    int bytes = 0;
    for (Entry entry : entries) {
      int more = entry.message().bytes();
      if (batch.size() == MAX_ENTRIES || bytes + more > Outgoing.MAX_BYTES) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(entry);
      bytes += more;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /**
   * A message with its place in what the caller gave.
   *
   * @param index 0 or more
   */
  record Entry(int index, Outgoing message) {}
}
