package io.sluice.relay.gasless;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Work that one thread does for all who ask for it. Whoever asks while it is under way is answered
 * at once, and whoever is at it goes round once more. Safe for many threads.
 */
final class OneAtATime {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean asked;

  /**
   * Does the work, unless another thread is at it.
   *
   * @param work what it throws is thrown here, and leaves what others asked for meanwhile undone
   * @return what the work said last; true when another thread is at it
   */
  boolean run(BooleanSupplier work) {
    boolean said = true;
    asked = true;
    while (asked && lock.tryLock()) {
      try {
        asked = false;
        said = work.getAsBoolean();
      } finally {
        lock.unlock();
      }
    }
    return said;
  }
}
