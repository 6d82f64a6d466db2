package io.sluice.backing.queue.sqs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Virtual threads of one purpose that end together. */
final class Threads {
  private final Thread.Builder builder;
  private final List<Thread> started = new CopyOnWriteArrayList<>();

  Threads(String name) {
    this.builder = Thread.ofVirtual().name(name + "-", 0);
  }

  void start(Runnable work) {
    started.add(builder.start(work));
  }

  /** Waits for all to end; true when they have. */
  boolean join(Duration atMost) {
    long deadline = System.nanoTime() + Math.max(0, atMost.toNanos());
    boolean ended = true;
    try {
      for (Thread thread : started) {
        long left = Math.max(1, deadline - System.nanoTime());
        ended &= thread.join(Duration.ofNanos(left));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return ended;
  }

  void interrupt() {
    started.forEach(Thread::interrupt);
  }
}
