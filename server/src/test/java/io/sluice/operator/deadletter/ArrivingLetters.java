package io.sluice.operator.deadletter;

import io.sluice.backing.queue.DeadLetters;
import io.sluice.backing.queue.QueueName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A dead-letter queue that may bring a letter twice. */
final class ArrivingLetters implements DeadLetters {
  private final Queue<Letter> letters = new ArrayDeque<>();
  private final List<Letter> removed = new ArrayList<>();

  /** What comes next. */
  Queue<Letter> letters() {
    return letters;
  }

  /** What was taken off. */
  List<Letter> removed() {
    return removed;
  }

  void again() {
    letters.addAll(removed);
  }

  @Override
  public List<Letter> receive(QueueName queue, Duration wait) {
    List<Letter> all = List.copyOf(letters);
    letters.clear();
    return all;
  }

  @Override
  public void remove(QueueName queue, List<Letter> some) {
    removed.addAll(some);
  }
}
