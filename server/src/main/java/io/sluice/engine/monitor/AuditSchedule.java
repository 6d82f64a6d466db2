package io.sluice.engine.monitor;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which lanes are audited next: those with something in flight or not explained, or whose counters
 * have moved; idle ones now and then. At most {@value #AT_ONCE} at a time, those first that were
 * not for the longest time. One thread.
 */
final class AuditSchedule {
  /** Lanes in one audit. */
  static final int AT_ONCE = 200;

  /** For a lane at which nothing happens: only somebody else with its key could change that. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final Map<LaneId, Audited> audited = new HashMap<>();

  List<Lane> due(List<Lane> lanes, Instant now) {
    return lanes.stream()
        .filter(lane -> lane.next() != null && isDue(lane, now))
        .sorted(Comparator.comparing(this::lastAudit))
        .limit(AT_ONCE)
        .toList();
  }

  /** These were audited, as they stood then. */
  void done(List<Lane> lanes, Instant now) {
    lanes.forEach(lane ->
        audited.put(
            lane.id(), new Audited(Objects.requireNonNull(lane.next()), lane.mined(), now)));
  }

  private boolean isDue(Lane lane, Instant now) {
    Audited before = audited.get(lane.id());
    if (before == null || lane.pending() > 0 || lane.audited() == null) {
      return true;
    }
    boolean unexplained = lane.mined() != null && lane.audited().compareTo(lane.mined()) < 0;
    boolean moved = !before.next.equals(lane.next()) || !Objects.equals(before.mined, lane.mined());
    return unexplained || moved || !now.isBefore(before.at.plus(IDLE));
  }

  private Instant lastAudit(Lane lane) {
    Audited before = audited.get(lane.id());
    return before == null ? Instant.MIN : before.at;
  }

  private record Audited(Nonce next, @Nullable Nonce mined, Instant at) {}
}
