package io.sluice.backing.queue.sqs;

import java.time.Duration;
import java.util.List;

/** What becomes of a delivery on the queue server. */
sealed interface Settlement {
  Delivery delivery();

  /** It is removed. */
  record Delete(Delivery delivery) implements Settlement {}

  /** It comes again after the time. */
  record Hide(Delivery delivery, Duration length) implements Settlement {}

  /**
   * Copies of it, or of parts of it, take its place; it is removed once they are all there.
   *
   * @param fresh for the same queue, with receive counts that start anew
   * @param dead for the dead letters
   */
  record Replace(Delivery delivery, List<Outgoing> fresh, List<Outgoing> dead)
      implements Settlement {}
}
