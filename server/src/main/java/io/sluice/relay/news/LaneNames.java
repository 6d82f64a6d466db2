package io.sluice.relay.news;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What clients call lanes, of whatever network, from memory: a lane's name never changes. */
@Component
@ForRole(Role.RELAY)
class LaneNames {
  private final Lanes lanes;
  private final Map<LaneId, String> known = new ConcurrentHashMap<>();

  LaneNames(Lanes lanes) {
    this.lanes = lanes;
  }

  /**
   * A lane's name.
   *
   * @return {@code null} where there is no lane
   */
  @Nullable String of(ChainId chain, @Nullable LaneId lane) {
    if (lane == null) {
      return null;
    }
    if (!known.containsKey(lane)) {
      for (Lane each : lanes.all(chain)) {
        known.put(each.id(), each.name());
      }
    }
    return known.get(lane);
  }
}
