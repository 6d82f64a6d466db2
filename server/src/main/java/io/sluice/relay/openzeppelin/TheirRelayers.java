package io.sluice.relay.openzeppelin;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds relayers by their ids: {@code lane-70997970} and {@code pool} of the default network,
 * {@code polygon:lane-70997970} and {@code polygon:pool} of another. Safe for many threads.
 */
@Component
@ForRole(Role.API)
class TheirRelayers {
  private static final Duration LIFE = Duration.ofSeconds(1);
  private static final int LONGEST = 64;

  private final Lanes lanes;
  private final Networks networks;
  private final Clock clock;
  private volatile Reading reading = new Reading(List.of(), Instant.MIN);

  TheirRelayers(Lanes lanes, Networks networks, Clock clock) {
    this.lanes = lanes;
    this.networks = networks;
    this.clock = clock;
  }

  /** All there are, the pool of each network before its lanes; the default network first. */
  List<TheirRelayer> all() {
    List<TheirRelayer> all = new ArrayList<>();
    for (Network network : networks.all()) {
      all.add(target(network, null));
      lanes.all(network.chain()).forEach(lane -> all.add(target(network, lane)));
    }
    return all;
  }

  /**
   * As it is now.
   *
   * @throws RefusedException when there is none
   */
  TheirRelayer find(String id) {
    return find(id, all());
  }

  /**
   * As it was a second ago or later: sending must not cost a statement.
   *
   * @throws RefusedException when there is none
   */
  TheirRelayer recent(String id) {
    Reading last = reading;
    if (!clock.instant().isBefore(last.goodUntil)) {
      last = new Reading(all(), clock.instant().plus(LIFE));
      reading = last;
    }
    return find(id, last.targets);
  }

  private static TheirRelayer find(String id, List<TheirRelayer> all) {
    return all.stream()
        .filter(each -> each.id().equals(id) || prefixed(each).equals(id))
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(
                ErrorCode.NOT_FOUND, "Relayer with ID " + shortened(id) + " not found"));
  }

  private static String prefixed(TheirRelayer target) {
    Lane lane = target.lane();
    return target.network().name() + ":" + (lane == null ? TheirRelayer.POOL : lane.name());
  }

  private static TheirRelayer target(Network network, @Nullable Lane lane) {
    return new TheirRelayer(
        TheirRelayer.id(network, lane == null ? TheirRelayer.POOL : lane.name()), network, lane);
  }

  static String shortened(String id) {
    return id.length() <= LONGEST ? id : id.substring(0, LONGEST) + "…";
  }

  private record Reading(List<TheirRelayer> targets, Instant goodUntil) {}
}
