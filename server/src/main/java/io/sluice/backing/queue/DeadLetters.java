package io.sluice.backing.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The dead-letter queues, as the queue server holds them: messages that were given up. Safe for use
 * by several threads.
 */
public interface DeadLetters {
  /** The attribute that says why: a sentence. Absent when the server itself gave up. */
  String REASON = "sluice.reason";

  /**
   * The attribute that says what is to blame: {@link Fault#text}. Absent when the server itself
   * gave up.
   */
  String FAULT = "sluice.fault";

  /**
   * Waits for letters of a queue, and hides them from others for the queue's visibility time.
   *
   * @param wait how long at most; under 20 s
   * @return at most ten; empty when none came
   * @throws QueueUnavailableException when the transport does not answer
   */
  List<Letter> receive(QueueName queue, Duration wait);

  /**
   * Removes letters that are stored elsewhere. What cannot be removed now comes again.
   *
   * @param letters of one {@link #receive}
   * @throws QueueUnavailableException when the transport does not answer
   */
  void remove(QueueName queue, List<Letter> letters);

  /**
   * A letter.
   *
   * @param id the transport's id of this message
   * @param body as it was sent
   * @param attributes texts beside it
   * @param receipt what the transport wants back to remove it
   */
  record Letter(String id, String body, Map<String, String> attributes, String receipt) {}
}
