package io.sluice.operator.deadletter;

import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.QueueName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message a queue gave up on.
 *
 * @param attributes JSON
 * @param deaths how often the same body died
 * @param redrives how often it was sent again
 * @param nextRedriveAt when it is sent again; {@code null} when only an operator does
 */
record DeadLetter(
    UUID id,
    QueueName queue,
    String body,
    String attributes,
    String reason,
    Fault fault,
    String fingerprint,
    State state,
    int deaths,
    int redrives,
    @Nullable Instant nextRedriveAt,
    Instant createdAt,
    Instant updatedAt) {

  /** What became of it. */
  enum State {
    /** It lies here. */
    STORED,
    /** It was sent again, and has not come back. */
    REDRIVEN,
    /** An operator has decided that it is not worth another try. */
    DISCARDED
  }

  /**
   * Something that was done with it.
   *
   * @param event {@code DIED}, {@code REDRIVEN} or {@code DISCARDED}
   * @param actor {@code queue}, {@code policy} or the name of a client
   */
  record Event(String event, String actor, @Nullable String detail, Instant at) {}
}
