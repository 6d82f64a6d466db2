package io.sluice.engine.lane;

import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** What never changes of a lane (address, name), from memory. Safe for many threads. */
@PerNetwork
public class LaneDirectory {
  private final Lanes lanes;
  private final ChainSettings chain;
  private final Map<LaneId, Lane> known = new ConcurrentHashMap<>();

  LaneDirectory(Lanes lanes, ChainSettings chain) {
    this.lanes = lanes;
    this.chain = chain;
  }

  /**
   * A lane by its id; asks the database when it has not met it before.
   *
   * @throws NullPointerException when there is none
   */
  public Lane get(LaneId id) {
    Lane lane = known.get(id);
    if (lane == null) {
      lanes.all(chain.chainId()).forEach(each -> known.put(each.id(), each));
      lane = known.get(id);
    }
    return Objects.requireNonNull(lane, () -> "no lane " + id);
  }
}
