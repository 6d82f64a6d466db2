package io.sluice.backing.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Queues in memory with the vices of real ones: on request they deliver everything twice and in any
 * order, lose what they hold, or do not answer. One thread.
 */
public final class FakeQueues implements Queues {
  /** Those of the contract. */
  public static final List<QueueName> ALL =
      List.of(QueueName.RELAY_TRANSACTIONS, QueueName.TX_REQUEST, QueueName.SIGNED_TX);

  private final Map<QueueName, Deque<Message>> waiting = new HashMap<>();
  private final Map<QueueName, List<String>> dead = new HashMap<>();
  private final Random random;
  private final Set<QueueName> away = new HashSet<>();
  private Predicate<String> refused = body -> false;
  private Runnable meanwhile = () -> {};
  private boolean unruly;
  private boolean down;
  private int ids;

  /**
   * @param seed of the disorder
   */
  public FakeQueues(long seed) {
    this.random = new Random(seed);
    for (QueueName queue : ALL) {
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

  /** One queue alone does not answer. */
  public void setDown(QueueName queue, boolean down) {
    if (down) {
      away.add(queue);
    } else {
      away.remove(queue);
    }
  }

  /** From now on bodies like these are refused, one by one. */
  public void refuse(Predicate<String> bodies) {
    this.refused = bodies;
  }

  /** What happens elsewhere whenever the queue server is asked, before it answers. */
  public void whileAnswering(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  /** Bodies that wait, oldest first. */
  public List<String> waiting(QueueName... queues) {
    return Arrays.stream(queues)
        .flatMap(each -> waiting(each).stream())
        .map(Message::body)
        .toList();
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
    answer(queue);
    List<Rejection> rejections = new ArrayList<>();
    for (String body : bodies) {
      if (refused.test(body)) {
        rejections.add(new Rejection(bodies.indexOf(body), "the queue does not like it"));
        continue;
      }
      for (int copy = 0; copy < (unruly ? 2 : 1); copy++) {
        waiting(queue).add(new Message("message-" + ids++, body, 1));
      }
    }
    return rejections;
  }

  @Override
  public Depth depth(QueueName queue) {
    answer(queue);
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
      case Verdict.RetryWithBackoff(String reason, Fault _) -> {
        if (message.receiveCount() >= 3) {
          given(queue).add(reason);
        } else {
          waiting(queue).add(new Message(message.id(), message.body(), message.receiveCount() + 1));
        }
      }
      case Verdict.DeadLetter(String reason) -> given(queue).add(reason);
      case Verdict.Split(List<Verdict.Part> parts) -> {
        for (Verdict.Part part : parts) {
          apply(queue, new Message("message-" + ids++, part.body(), 1), part.verdict());
        }
      }
    }
  }

  private Deque<Message> waiting(QueueName queue) {
    return Objects.requireNonNull(waiting.get(queue));
  }

  private List<String> given(QueueName queue) {
    return Objects.requireNonNull(dead.get(queue));
  }

  private void answer(QueueName queue) {
    meanwhile.run();
    if (down || away.contains(queue)) {
      throw new QueueUnavailableException("connection refused", new IllegalStateException());
    }
  }
}
