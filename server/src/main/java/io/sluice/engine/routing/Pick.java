package io.sluice.engine.routing;

import java.time.Instant;
import java.util.List;

/**
 * What a turn has claimed.
 *
 * @param candidates those that have a lane, for the time being
 * @param decided those for which there is nothing to ask a node
 * @param room in which the candidates are counted
 * @param claimed until when nobody else works on them
 * @param more whether another turn would find more at once
 * @param full whether something waits for want of room, or its line was not looked at yet
 */
record Pick(
    List<GasEstimator.Candidate> candidates,
    List<Decision> decided,
    Room room,
    Instant claimed,
    boolean more,
    boolean full) {
  static final Pick NOTHING =
      new Pick(
          List.of(),
          List.of(),
          new Room(List.of(), List.of(), new Backlog(List.of(), Instant.EPOCH), 0),
          Instant.MIN,
          false,
          false);

  boolean isEmpty() {
    return candidates.isEmpty() && decided.isEmpty();
  }
}
