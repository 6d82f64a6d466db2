package io.sluice.engine.routing;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.transaction.LaneLoad;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The room that lanes have, and which of them a transaction takes: among the active ones that can
 * pay for it, and have room for its client, the one that the {@link Strategy} says.
 *
 * <p>A lane has room for its window of transactions, from routed until a block holds them. The last
 * quarter of each window is kept for clients that have less than a quarter of all room, so that no
 * client fills every lane to the brim. A lane can pay what its balance leaves beside the most that
 * everything on it may cost. How much goes to all lanes while nodes do not have it yet is limited
 * by a {@link Backlog}.
 *
 * <p>Counts what it has given out itself. Not safe for several threads.
 */
final class Room {
  /** One part in so many is kept for clients that have no more than that. */
  private static final int KEPT = 4;

  private final Map<LaneId, Place> places = new LinkedHashMap<>();
  private final Map<Long, Long> byClient = new HashMap<>();
  private final Backlog backlog;
  private final Strategy strategy;
  private final long whole;
  private int turn;

  /**
   * @param lanes as last read
   * @param loads what takes room on them; several of the same lane and client add up
   * @param backlog what of that no node has yet
   * @param turn where what goes in turn goes on; any number
   * @param strategy which of those that fit is taken
   */
  Room(List<Lane> lanes, Collection<LaneLoad> loads, Backlog backlog, int turn, Strategy strategy) {
    lanes.stream()
        .filter(lane -> lane.state() == LaneState.ACTIVE)
        .forEach(lane -> places.put(lane.id(), new Place(lane)));
    whole = places.values().stream().mapToLong(place -> place.lane.window()).sum();
    loads.forEach(load -> add(load.lane(), load.client(), load.count(), load.reserved()));
    this.backlog = backlog;
    this.turn = turn;
    this.strategy = strategy;
  }

  /** Where the round-robin stands. */
  int turn() {
    return turn;
  }

  /**
   * Whether a lane takes transactions at all.
   *
   * @param relayer its name; {@code null} for any
   */
  boolean served(@Nullable String relayer) {
    return places.values().stream().anyMatch(place -> place.is(relayer));
  }

  /**
   * How many more of a client fit, at most, whatever they cost.
   *
   * @param relayer the only lane they may take, by name; {@code null} for any
   */
  long left(long client, @Nullable String relayer) {
    return places.values().stream()
        .filter(place -> place.is(relayer) && backlog.takes(client, place.lane.id()))
        .mapToLong(place -> place.left(client))
        .sum();
  }

  /**
   * Chooses a lane and counts the transaction there.
   *
   * @param relayer the only lane it may take, by name; {@code null} for any
   * @param cost the most it may cost
   */
  Choice take(long client, @Nullable String relayer, Wei cost) {
    List<Place> fitting = new ArrayList<>();
    boolean served = false;
    boolean affordable = false;
    for (Place place : places.values()) {
      if (!place.is(relayer)) {
        continue;
      }
      served = true;
      if (!place.pays(cost)) {
        continue;
      }
      affordable = true;
      if (place.left(client) > 0 && backlog.takes(client, place.lane.id())) {
        fitting.add(place);
      }
    }
    if (fitting.isEmpty()) {
      return affordable ? new Choice.Full() : served ? new Choice.Poor() : new Choice.Nobody();
    }
    Place chosen = fitting.get(choose(fitting, client));
    turn++;
    add(chosen.lane.id(), client, 1, cost);
    backlog.add(chosen.lane.id(), client, 1);
    return new Choice.Taken(chosen.lane);
  }

  private int choose(List<Place> fitting, long client) {
    List<Strategy.Load> loads =
        fitting.stream()
            .map(each -> new Strategy.Load(each.lane.id().value(), each.lane.weight(), each.count))
            .toList();
    return strategy.choose(loads, client, turn);
  }

  /**
   * What was taken costs more than was thought.
   *
   * @return false when the lane cannot pay that; it is counted as before then
   */
  boolean raise(LaneId lane, Wei from, Wei to) {
    Place place = Optional.ofNullable(places.get(lane)).orElseThrow();
    BigInteger more = to.value().subtract(from.value()).max(BigInteger.ZERO);
    if (!place.pays(new Wei(more))) {
      return false;
    }
    place.promised = place.promised.add(more);
    return true;
  }

  private void add(LaneId lane, long client, long count, Wei cost) {
    Place place = places.get(lane);
    if (place != null) {
      place.count += count;
      place.promised = place.promised.add(cost.value());
      place.byClient.merge(client, count, Long::sum);
      byClient.merge(client, count, Long::sum);
    }
  }

  /** What a look for a lane came to. */
  sealed interface Choice {
    record Taken(Lane lane) implements Choice {}

    /** Those that can pay have no room at present. */
    record Full() implements Choice {}

    /** None that it may take can pay for it. */
    record Poor() implements Choice {}

    /** None that it may take is active. */
    record Nobody() implements Choice {}
  }

  private final class Place {
    private final Lane lane;
    private final Map<Long, Long> byClient = new HashMap<>();
    private long count;
    private BigInteger promised = BigInteger.ZERO;

    Place(Lane lane) {
      this.lane = lane;
    }

    boolean is(@Nullable String name) {
      return name == null || name.equals(lane.name());
    }

    boolean pays(Wei cost) {
      Wei balance = lane.balance();
      return balance == null || promised.add(cost.value()).compareTo(balance.value()) <= 0;
    }

    long left(long client) {
      long kept = small(client) ? 0 : lane.window() / KEPT;
      return Math.max(0, lane.window() - kept - count);
    }

    /** Whether the client has less than its quarter, here and of all room. */
    private boolean small(long client) {
      long all = Room.this.byClient.getOrDefault(client, 0L);
      long here = byClient.getOrDefault(client, 0L);
      return all * KEPT < whole && here * KEPT < lane.window();
    }
  }
}
