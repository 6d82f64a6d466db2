package io.sluice.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Queues in memory with the vices of real ones: on request they deliver everything twice and in any
 * order, lose what they hold, or do not answer. One thread.
 */
public final class FakeQueues implements Queues {
  private final Map<QueueName, Deque<Message>> waiting = new EnumMap<>(QueueName.class);
  private final Map<QueueName, List<String>> dead = new EnumMap<>(QueueName.class);
  private final Random random;
  private boolean unruly;
  private boolean down;
  private int ids;

  /**
   * @param seed of the disorder
   */
  public FakeQueues(long seed) {
    this.random = new Random(seed);
    for (QueueName queue : QueueName.values()) {
      waiting.put(queue, new ArrayDeque<>());
      dead.put(queue, new ArrayList<>());
    }
  }

  /** From now on everything comes twice, and in any order. */
  public void setUnruly(boolean unruly) {
    this.unruly = unruly;
  }

  public void setDown(boolean down) {
    this.down = down;
  }

  /** Everything that waits is gone. */
  public void lose() {
    waiting.values().forEach(Deque::clear);
  }

  /** Why messages of a queue were given up. */
  public List<String> dead(QueueName queue) {
    return List.copyOf(given(queue));
  }

  @Override
  public List<Rejection> send(QueueName queue, List<String> bodies) {
    answer();
    for (String body : bodies) {
      for (int copy = 0; copy < (unruly ? 2 : 1); copy++) {
        waiting(queue).add(new Message("message-" + ids++, body, 1));
      }
    }
    return List.of();
  }

  @Override
  public Depth depth(QueueName queue) {
    answer();
    return new Depth(waiting(queue).size(), 0, given(queue).size());
  }

  /**
   * Hands what waits to the handler, once.
   *
   * @return how many messages there were
   */
  public int deliver(Handler handler) {
    Deque<Message> queue = waiting(handler.queue());
    List<Message> batch = new ArrayList<>(queue);
    queue.clear();
    if (unruly) {
      Collections.shuffle(batch, random);
    }
    if (batch.isEmpty()) {
      return 0;
    }
    List<Verdict> verdicts = handler.handle(batch);
    for (int i = 0; i < batch.size(); i++) {
      apply(handler.queue(), batch.get(i), verdicts.get(i));
    }
    return batch.size();
  }

  private void apply(QueueName queue, Message message, Verdict verdict) {
    switch (verdict) {
      case Verdict.Done _ -> {}
      case Verdict.RetryLater _ -> waiting(queue).add(message);
      case Verdict.RetryWithBackoff(String reason) -> {
        if (message.receiveCount() >= 3) {
          given(queue).add(reason);
        } else {
          waiting(queue).add(new Message(message.id(), message.body(), message.receiveCount() + 1));
        }
      }
      case Verdict.DeadLetter(String reason) -> given(queue).add(reason);
    }
  }

  private Deque<Message> waiting(QueueName queue) {
    return Objects.requireNonNull(waiting.get(queue));
  }

  private List<String> given(QueueName queue) {
    return Objects.requireNonNull(dead.get(queue));
  }

  private void answer() {
    if (down) {
      throw new QueueUnavailableException("connection refused", new IllegalStateException());
    }
  }
}
