package io.sluice.backing.queue.sqs;

import java.time.Duration;
import java.util.List;

/**
 * What is done with a received message on the queue server, once its handler has said how it ended.
 */
sealed interface Acknowledgement {
  Delivery delivery();

  /** It is removed. */
  record Delete(Delivery delivery) implements Acknowledgement {}

  /** It comes again after the time. */
  record Hide(Delivery delivery, Duration length) implements Acknowledgement {}

  /**
   * Copies of it, or of parts of it, take its place; it is removed once they are all there.
   *
   * @param fresh for the same queue, with receive counts that start anew
   * @param dead for the dead letters
   */
  record Replace(Delivery delivery, List<Outgoing> fresh, List<Outgoing> dead)
      implements Acknowledgement {}
}
