package io.sluice.backing.outbox;

import io.sluice.backing.queue.QueueName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Hand-offs that this process has committed and not yet sent. It may forget any of them: the
 * database has them, and they are taken over once they are free. Safe for many threads.
 */
@Component
class OwnHandOffs {
  /** Characters of ids held at most: 460,000 ids of 36. */
  private static final int MOST = 1 << 24;

  private final Map<QueueName, Deque<HandOff>> waiting = new TreeMap<>();
  private int weight;

  /** Those for which this process has ever had any. */
  synchronized List<QueueName> queues() {
    return List.copyOf(waiting.keySet());
  }

  /** Holds one, or forgets it when there is no room. */
  synchronized void add(HandOff handOff) {
    if (weight + handOff.weight() <= MOST) {
      weight += handOff.weight();
      of(handOff.queue()).addLast(handOff);
    }
  }

  /**
   * Takes the oldest of a queue out. Those that are free by now are left to who takes them over.
   */
  synchronized List<HandOff> take(QueueName queue, int most, Instant now) {
    Deque<HandOff> line = of(queue);
    List<HandOff> taken = new ArrayList<>();
    while (taken.size() < most && !line.isEmpty()) {
      HandOff next = line.removeFirst();
      weight -= next.weight();
      if (now.isBefore(next.freeAt())) {
        taken.add(next);
      }
    }
    return taken;
  }

  /** Puts back what {@link #take} gave out and could not be sent, in its order. */
  synchronized void putBack(List<HandOff> handOffs) {
    handOffs
        .reversed()
        .forEach(each -> {
          weight += each.weight();
          of(each.queue()).addFirst(each);
        });
  }

  private Deque<HandOff> of(QueueName queue) {
    return waiting.computeIfAbsent(queue, any -> new ArrayDeque<>());
  }
}
