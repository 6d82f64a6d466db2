package io.sluice.engine.routing;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a turn has claimed, or will route at once.
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
          new Room(
              List.of(),
              List.of(),
              new Backlog(List.of(), Instant.EPOCH),
              0,
              Strategy.LEAST_PENDING),
          Instant.MIN,
          false,
          false);

  int size() {
    return candidates.size() + decided.size();
  }

  /** Whether it is this turn's, until then. */
  boolean has(TransactionId id, Instant now) {
    return now.isBefore(claimed) && isAmong(id);
  }

  private boolean isAmong(TransactionId id) {
    return candidates.stream().anyMatch(each -> each.entry().id().equals(id))
        || decided.stream().anyMatch(each -> each.id().equals(id));
  }

  /** All but those that will be routed at once. */
  List<Waiting.Entry> toClaim(Predicate<GasEstimator.Candidate> plain) {
    return Stream.concat(
            candidates.stream().filter(plain.negate()).map(GasEstimator.Candidate::entry),
            decided.stream().map(Decision::entry))
        .toList();
  }

  /** Leaves some to somebody else. */
  void leave(Set<TransactionId> ids) {
    candidates.removeIf(each -> ids.contains(each.entry().id()));
    decided.removeIf(each -> ids.contains(each.id()));
  }
}
