package io.sluice.backing.outbox;

import io.sluice.backing.queue.QueueName;
import java.time.Instant;
import java.util.List;

/**
 * A row of the outbox that this process is to send.
 *
 * @param items ids
 * @param freeAt from then on another process may take it over
 */
record HandOff(long id, QueueName queue, List<String> items, Instant freeAt) {
  /** The same with nothing but these of its items, the others being done. */
  HandOff only(List<String> left) {
    return new HandOff(id, queue, left, freeAt);
  }

  /** What it takes up in memory, about: characters of its ids. */
  int weight() {
    return items.stream().mapToInt(String::length).sum();
  }
}
