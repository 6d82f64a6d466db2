package io.sluice.relay;

import io.sluice.chain.Wei;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import io.sluice.lane.LaneState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which lane a transaction takes: among the active ones that can pay for it the one with the fewest
 * pending, and in turn where several have as few. Counts what it has given out itself, so that a
 * burst spreads before the lanes are read again. Not safe for several threads.
 */
final class LaneChoice {
  private final List<Lane> lanes;
  private final Map<LaneId, Long> pending = new HashMap<>();
  private int turn;

  /**
   * @param lanes as last read
   * @param turn where the round-robin among equals goes on; any number
   */
  LaneChoice(List<Lane> lanes, int turn) {
    this.lanes = lanes.stream().filter(lane -> lane.state() == LaneState.ACTIVE).toList();
    this.lanes.forEach(lane -> pending.put(lane.id(), lane.pending()));
    this.turn = turn;
  }

  /** Where the round-robin stands. */
  int turn() {
    return turn;
  }

  boolean none() {
    return lanes.isEmpty();
  }

  /**
   * Chooses a lane and counts the transaction as pending there.
   *
   * @param name the only lane it may take; {@code null} for any
   * @param cost what the lane's balance must cover
   * @return empty when no lane can take it at present
   */
  Optional<Lane> choose(@Nullable String name, Wei cost) {
    List<Lane> least = new ArrayList<>();
    long fewest = Long.MAX_VALUE;
    for (Lane lane : lanes) {
      long count = pending.getOrDefault(lane.id(), 0L);
      if (!fits(lane, name, cost) || count > fewest) {
        continue;
      }
      if (count < fewest) {
        least.clear();
        fewest = count;
      }
      least.add(lane);
    }
    if (least.isEmpty()) {
      return Optional.empty();
    }
    Lane chosen = least.get(Math.floorMod(turn, least.size()));
    turn++;
    pending.merge(chosen.id(), 1L, Long::sum);
    return Optional.of(chosen);
  }

  private static boolean fits(Lane lane, @Nullable String name, Wei cost) {
    return (name == null || name.equals(lane.name()))
        && (lane.balance() == null || lane.balance().compareTo(cost) >= 0);
  }
}
