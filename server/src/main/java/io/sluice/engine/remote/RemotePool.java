package io.sluice.engine.remote;

import io.sluice.backing.revision.RevisionListener;
import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The registry of remote relayers, from memory: where there are none nobody asks the database for
 * them. Safe for many threads.
 */
@Component
@ForRole({Role.BROADCASTER, Role.MONITOR})
public class RemotePool implements RevisionListener {
  /** Whoever changes the registry says so by this name. */
  public static final String REVISION = "remote-relayers";

  private final RemoteRelayers relayers;
  private volatile List<RemoteRelayer> all = List.of();

  RemotePool(RemoteRelayers relayers) {
    this.relayers = relayers;
  }

  @Override
  public String revision() {
    return REVISION;
  }

  @Override
  public void changed() {
    all = relayers.all();
  }

  /** Those of a chain, as they were when the registry last changed. */
  List<RemoteRelayer> of(ChainId chain) {
    return all.stream().filter(each -> each.chain().equals(chain)).toList();
  }

  /** The one behind a lane; looked for once more where it is not known yet. */
  Optional<RemoteRelayer> of(LaneId lane) {
    Optional<RemoteRelayer> known = known(lane);
    if (known.isEmpty()) {
      changed();
      known = known(lane);
    }
    return known;
  }

  private Optional<RemoteRelayer> known(LaneId lane) {
    return all.stream().filter(each -> lane.equals(each.lane())).findFirst();
  }
}
