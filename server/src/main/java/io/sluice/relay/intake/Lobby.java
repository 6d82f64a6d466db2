package io.sluice.relay.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where requests wait to be stored, bounded in bytes and left by client in turn. A client may take
 * as much as is free at most, so that whoever comes next always finds room (dynamic thresholds,
 * Choudhury and Hahne 1998): one client alone gets half of it, two get a third each. Safe for many
 * threads.
 *
 * @param <T> what waits
 */
final class Lobby<T> {
  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Map<Long, Deque<Seat<T>>> byClient = new LinkedHashMap<>();
  private final Map<Long, Long> weights = new HashMap<>();
  private long taken;

  /**
   * An empty one.
   *
   * @param capacity bytes
   */
  Lobby(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Lets something in.
   *
   * @param weight bytes it takes while it waits
   * @return false when the client has its share, or there is no room at all
   */
  boolean offer(long client, long weight, T entry) {
    lock.lock();
    try {
      long own = weights.getOrDefault(client, 0L);
      if (own + weight > capacity - taken) {
        return false;
      }
      byClient.computeIfAbsent(client, any -> new ArrayDeque<>()).add(new Seat<>(weight, entry));
      weights.merge(client, weight, Long::sum);
      taken += weight;
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return byClient.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for something, then takes what is there, one of each client in turn.
   *
   * @param most how many at most, 1 or more
   * @param mostWeight bytes after which no more are taken
   * @return one or more
   */
  List<T> take(int most, long mostWeight) throws InterruptedException {
    lock.lock();
    try {
      while (byClient.isEmpty()) {
        filled.await();
      }
      List<T> out = new ArrayList<>();
      long weight = 0;
      while (!byClient.isEmpty() && out.size() < most && weight < mostWeight) {
        weight += takeRound(most, mostWeight - weight, out);
      }
      return out;
    } finally {
      lock.unlock();
    }
  }

  /** Takes one of each client; who had a turn is last from then on. */
  private long takeRound(int most, long mostWeight, List<T> out) {
    long weight = 0;
    for (Long client : List.copyOf(byClient.keySet())) {
      if (out.size() >= most || weight >= mostWeight) {
        break;
      }
      Deque<Seat<T>> line = Objects.requireNonNull(byClient.remove(client));
      Seat<T> seat = line.removeFirst();
      out.add(seat.entry);
      weight += seat.weight;
      if (line.isEmpty()) {
        weights.remove(client);
      } else {
        byClient.put(client, line);
        weights.merge(client, -seat.weight, Long::sum);
      }
    }
    taken -= weight;
    return weight;
  }

  private record Seat<T>(long weight, T entry) {}
}
