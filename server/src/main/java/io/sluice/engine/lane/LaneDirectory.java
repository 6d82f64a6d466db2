package io.sluice.engine.lane;

import io.sluice.backing.queue.UnknownItemException;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What never changes of a network's lanes (address, name), from memory. A lane of another network
 * is none: whoever gets an id from a queue asks here before it touches the lane. Safe for many
 * threads.
 */
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
   * @throws UnknownItemException when this network has none
   */
  public Lane get(LaneId id) {
    Lane lane = known.get(id);
    if (lane == null) {
      lanes.all(chain.chainId()).forEach(each -> known.put(each.id(), each));
      lane = known.get(id);
    }
    if (lane == null) {
      throw new UnknownItemException("lane " + id);
    }
    return lane;
  }
}
