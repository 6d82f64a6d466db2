package io.sluice.backing.queue;

import java.util.List;

/**
 * The sending side of the transport, and what can be asked of a queue. Safe for use by several
 * threads.
 */
public interface Queues {
  /**
   * Sends bodies in as few requests as the transport allows.
   *
   * @return the indexes of the bodies that were not taken, with why; empty when all were
   * @throws QueueUnavailableException when the outcome of all of them is unknown or negative
   */
  List<Rejection> send(QueueName queue, List<String> bodies);

  /**
   * Counts of a queue, approximate as on SQS.
   *
   * @throws QueueUnavailableException when the transport does not answer
   */
  Depth depth(QueueName queue);

  /**
   * A body that was not taken.
   *
   * @param index its place in the list that was sent
   */
  record Rejection(int index, String reason) {}

  /**
   * How full a queue is.
   *
   * @param visible messages waiting
   * @param inFlight messages received and not yet acknowledged, and copies that nobody can receive
   *     before their delay is over
   * @param deadLetters messages on its dead-letter queue
   */
  record Depth(long visible, long inFlight, long deadLetters) {}
}
