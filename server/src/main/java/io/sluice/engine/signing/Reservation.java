package io.sluice.engine.signing;

import io.sluice.engine.lane.HourlyValue;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Routed;
import io.sluice.evm.chain.Nonce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions get which nonces, in the order they came. A lane is signed ahead by two
 * windows at most: what comes after that waits without a nonce, where taking it back is free and
 * its price can be a fresh one. Pure.
 *
 * @param reserved what is signed now
 * @param waiting those whose lane has no room
 * @param homeless those whose lane takes nothing any more
 * @param keyless those whose key is not here
 * @param overspent those that would be more value than their lane may send away within an hour
 * @param moves of the counters
 */
record Reservation(
    List<Reserved> reserved,
    List<Routed> waiting,
    List<Routed> homeless,
    List<Routed> keyless,
    List<Routed> overspent,
    Map<LaneId, Lanes.Move> moves) {
  private static final int WINDOWS_AHEAD = 2;

  /**
   * @param counters locked; a lane without one takes nothing
   */
  static Reservation of(
      List<Routed> routed,
      SortedMap<LaneId, Lanes.Counter> counters,
      Predicate<LaneId> holdsKey,
      SigningCaps caps,
      Instant now) {
    List<Reserved> reserved = new ArrayList<>(routed.size());
    List<Routed> homeless = new ArrayList<>();
    List<Routed> keyless = new ArrayList<>();
    List<Routed> overspent = new ArrayList<>();
    Map<LaneId, Lanes.Move> moves = new TreeMap<>();
    List<Routed> waiting = new ArrayList<>();
    for (Routed each : routed) {
      LaneId lane = each.route().lane();
      Lanes.Counter counter = counters.get(lane);
      if (counter == null || !takes(counter)) {
        homeless.add(each);
        continue;
      }
      if (!holdsKey.test(lane)) {
        keyless.add(each);
        continue;
      }
      Lanes.@Nullable Move before = moves.get(lane);
      Nonce nonce = before == null ? counter.next() : before.to();
      if (nonce.value() - counter.mined().value() >= (long) WINDOWS_AHEAD * counter.window()) {
        waiting.add(each);
        continue;
      }
      HourlyValue spent =
          before == null || before.spent() == null ? counter.spent() : before.spent();
      Optional<HourlyValue> more = caps.spend(spent, each.intent().value(), now);
      if (more.isEmpty()) {
        overspent.add(each);
        continue;
      }
      reserved.add(new Reserved(each, nonce));
      moves.put(lane, new Lanes.Move(counter.next(), nonce.plus(1), more.get()));
    }
    return new Reservation(reserved, waiting, homeless, keyless, overspent, moves);
  }

  private static boolean takes(Lanes.Counter counter) {
    return switch (counter.state()) {
      case NEW, ACTIVE, LOW_BALANCE -> true;
      case AWAY, PAUSED, DRAINING, RETIRED -> false;
    };
  }

  /** A transaction with its nonce. */
  record Reserved(Routed routed, Nonce nonce) {}
}
