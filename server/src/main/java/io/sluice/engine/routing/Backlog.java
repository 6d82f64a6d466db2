package io.sluice.engine.routing;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.Unsent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How much more may be routed before what is routed already has reached a node. Stages behind the
 * router serve first who came first: what one client has put there, everybody waits for. So no more
 * goes there while it takes long to come through, whatever room lanes have; it waits in its line,
 * where others can pass it.
 *
 * <p>A lane on which nothing moves counts for nothing, so that it does not hold up the others, and
 * takes little more. Clocks of machines that differ make it take more, or less, and never nothing.
 *
 * <p>Counts what it has given out itself. Not safe for several threads.
 */
final class Backlog {
  /** So much may always be on the way. */
  static final int FEW = 256;

  /** So much a lane may have on which nothing moves. */
  static final int FEW_OF_LANE = 32;

  /** What has come to a stage no longer ago shows that it moves quickly. */
  static final Duration QUICK = Duration.ofMillis(150);

  /** After so long at one stage nothing moves on a lane. */
  static final Duration STALLED = Duration.ofSeconds(2);

  /** One part in so many of {@link #FEW} is for whoever has no more than that. */
  private static final int KEPT = 4;

  private final Map<LaneId, Long> stalled = new HashMap<>();
  private final Map<Long, Long> byClient = new HashMap<>();
  private final boolean quick;
  private long moving;

  /** What several say of the same lane and client adds up. */
  Backlog(Collection<Unsent> unsent, Instant now) {
    Instant stall = now.minus(STALLED);
    unsent.stream()
        .filter(each -> each.since().isBefore(stall))
        .forEach(each -> stalled.put(each.lane(), 0L));
    unsent.forEach(each -> add(each.lane(), each.client(), each.count()));
    Instant slow = now.minus(QUICK);
    quick =
        unsent.stream()
            .filter(each -> !stalled.containsKey(each.lane()))
            .noneMatch(each -> each.since().isBefore(slow));
  }

  /** How many more of a client may go to lanes that move. */
  long left(long client) {
    if (quick) {
      return Long.MAX_VALUE;
    }
    long own = FEW / KEPT - byClient.getOrDefault(client, 0L);
    return Math.max(0, Math.max(own, FEW - moving));
  }

  /** Whether one more of a client may go to this lane. */
  boolean takes(long client, LaneId lane) {
    Long there = stalled.get(lane);
    return there == null ? left(client) > 0 : there < FEW_OF_LANE;
  }

  /** So many more are on the way. */
  void add(LaneId lane, long client, long count) {
    if (stalled.computeIfPresent(lane, (same, before) -> before + count) == null) {
      moving += count;
      byClient.merge(client, count, Long::sum);
    }
  }
}
