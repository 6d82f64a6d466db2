package io.sluice.backing.outbox;

import io.sluice.backing.queue.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Hand-offs that this process has committed and that are on no queue yet. Where it has the stage
 * they are for, they are that stage's for a while, and go to the queue only then. It may forget any
 * of them: the database has them, and they are taken over once they are free. Safe for many
 * threads.
 */
@Component
class OwnHandOffs {
  /** Characters of ids held at most: 460,000 ids of 36. */
  private static final int MOST = 1 << 24;

  private static final Duration NEVER = Duration.ofDays(1);

  private final Map<QueueName, Deque<HandOff>> forQueues = new TreeMap<>();
  private final Map<QueueName, AtHand> atHand = new HashMap<>();
  private List<HandOff> done = new ArrayList<>();
  private int weight;

  /** Those for which this process has ever had any. */
  synchronized List<QueueName> queues() {
    return Stream.concat(forQueues.keySet().stream(), atHand.keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * From now on a stage of this process takes what is for a queue.
   *
   * @param patience how long a hand-off is left to it
   * @param wake tells it that there is something; called with a lock held
   */
  synchronized void open(QueueName queue, Duration patience, Runnable wake) {
    atHand.put(queue, new AtHand(patience, wake));
  }

  /** From now on everything for it goes to the queue. */
  synchronized void close(QueueName queue) {
    AtHand stage = atHand.remove(queue);
    if (stage != null) {
      stage.waiting.forEach(each -> of(queue).addLast(each.handOff));
    }
  }

  /**
   * Holds one, or forgets it when there is no room.
   *
   * @return whether it is for the queue, or may have to go there because its stage is at work
   */
  synchronized boolean add(HandOff handOff, Instant now) {
    if (weight + handOff.weight() > MOST) {
      return false;
    }
    weight += handOff.weight();
    AtHand stage = atHand.get(handOff.queue());
    if (stage == null) {
      of(handOff.queue()).addLast(handOff);
      return true;
    }
    stage.waiting.addLast(new Waiting(handOff, now.plus(stage.patience)));
    stage.wake.run();
    return stage.busy;
  }

  /**
   * Takes the oldest out that are left to the stage. It counts as at work from then on, and until
   * it finds nothing. Those that are free by now are left to who takes them over.
   */
  synchronized List<HandOff> takeAtHand(QueueName queue, int most, Instant now) {
    AtHand stage = atHand.get(queue);
    List<HandOff> taken = new ArrayList<>();
    if (stage != null) {
      while (taken.size() < most && !stage.waiting.isEmpty()) {
        takeInto(taken, stage.waiting.removeFirst().handOff, now);
      }
      stage.busy = !taken.isEmpty();
    }
    return taken;
  }

  /**
   * Takes the oldest out that are for a queue, and those that its stage has left lying too long.
   * Those that are free by now are left to who takes them over.
   */
  synchronized List<HandOff> take(QueueName queue, int most, Instant now) {
    Deque<HandOff> line = of(queue);
    AtHand stage = atHand.get(queue);
    while (stage != null && stage.isLate(now)) {
      line.addLast(stage.waiting.removeFirst().handOff);
    }
    List<HandOff> taken = new ArrayList<>();
    while (taken.size() < most && !line.isEmpty()) {
      takeInto(taken, line.removeFirst(), now);
    }
    return taken;
  }

  private void takeInto(List<HandOff> taken, HandOff next, Instant now) {
    weight -= next.weight();
    if (now.isBefore(next.freeAt())) {
      taken.add(next);
    }
  }

  /** Puts back, in their order, what was taken and must go to the queue. */
  synchronized void putBack(List<HandOff> handOffs) {
    handOffs
        .reversed()
        .forEach(each -> {
          weight += each.weight();
          of(each.queue()).addFirst(each);
        });
  }

  /** How long until something must go to its queue that is left to a stage so far. */
  synchronized Duration untilLate(Instant now) {
    return atHand.values().stream()
        .map(stage -> stage.waiting.peekFirst())
        .flatMap(Stream::ofNullable)
        .map(first -> Duration.between(now, first.until))
        .min(Duration::compareTo)
        .orElse(NEVER);
  }

  /** A stage has done what these are for. */
  synchronized void done(List<HandOff> handOffs) {
    done.addAll(handOffs);
  }

  /** What is done and still in the database. */
  synchronized List<HandOff> takeDone() {
    List<HandOff> all = done;
    done = new ArrayList<>();
    return all;
  }

  private Deque<HandOff> of(QueueName queue) {
    return forQueues.computeIfAbsent(queue, any -> new ArrayDeque<>());
  }

  /**
   * One that a stage may take.
   *
   * @param until from then on it is for the queue
   */
  private record Waiting(HandOff handOff, Instant until) {}

  /** What is left to a stage of this process. */
  private static final class AtHand {
    private final Duration patience;
    private final Runnable wake;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    AtHand(Duration patience, Runnable wake) {
      this.patience = patience;
      this.wake = wake;
    }

    boolean isLate(Instant now) {
      Waiting first = waiting.peekFirst();
      return first != null && !now.isBefore(first.until);
    }
  }
}
