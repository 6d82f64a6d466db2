package io.sluice.engine.lane;

import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The address and the name of each lane of a network, which never change, from memory. A lane of
 * another network is not in it: whoever gets a lane's number from a queue asks here before it
 * touches the lane. Safe for many threads.
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

  /** A lane by its id; empty when this network has none. */
  public Optional<Lane> find(LaneId id) {
    if (!known.containsKey(id)) {
      lanes.all(chain.chainId()).forEach(each -> known.put(each.id(), each));
    }
    return Optional.ofNullable(known.get(id));
  }

  /** What people call a lane, for the log; its number where this network has none. */
  public String name(LaneId id) {
    return find(id).map(Lane::name).orElse("lane " + id);
  }

  /**
   * A lane that is known to be of this network, by its id.
   *
   * @throws IllegalArgumentException when it is not
   */
  public Lane get(LaneId id) {
    return find(id)
        .orElseThrow(() -> new IllegalArgumentException("this network has no lane " + id));
  }
}
