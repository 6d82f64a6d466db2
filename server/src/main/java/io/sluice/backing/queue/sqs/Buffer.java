package io.sluice.backing.queue.sqs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Deliveries between receivers and workers. Room is reserved before a receive, so that what arrives
 * always fits. Safe for use by several threads.
 */
final class Buffer {
  private final int capacity;
  private final Queue<Delivery> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition roomier = lock.newCondition();
  private int reserved;
  private boolean closed;

  Buffer(int capacity) {
    this.capacity = capacity;
  }

  /** Deliveries that nobody has taken yet. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room; false when closed. */
  boolean reserve(int room) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && waiting.size() + reserved + room > capacity) {
        roomier.await();
      }
      reserved += room;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Uses up a reservation; false when closed, and nothing was taken. */
  boolean put(int room, List<Delivery> deliveries) {
    lock.lock();
    try {
      reserved -= room;
      roomier.signal();
      if (closed) {
        return false;
      }
      if (waiting.addAll(deliveries)) {
        arrived.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for deliveries and takes all that wait, up to a number; none only when closed. */
  List<Delivery> take(int most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && waiting.isEmpty()) {
        arrived.await();
      }
      List<Delivery> taken = new ArrayList<>(Math.min(most, waiting.size()));
      while (taken.size() < most && !waiting.isEmpty()) {
        taken.add(waiting.remove());
      }
      if (!waiting.isEmpty()) {
        arrived.signal();
      }
      roomier.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody put or take any more, and returns what nobody took. */
  List<Delivery> close() {
    lock.lock();
    try {
      closed = true;
      List<Delivery> rest = List.copyOf(waiting);
      waiting.clear();
      arrived.signalAll();
      roomier.signalAll();
      return rest;
    } finally {
      lock.unlock();
    }
  }
}
