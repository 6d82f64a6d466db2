package io.sluice.engine.signing;

import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;

/**
 * Makes each key of this process a lane of the network, once it has started. Before everything that
 * asks a node: a network whose nodes hang must not keep another from having lanes.
 */
@PerNetwork
@ForRole(Role.SIGNER)
class LaneRegistration implements ApplicationRunner, Ordered {
  private final KeyRing keys;
  private final Lanes lanes;
  private final Network network;
  private final LaneSettings settings;

  LaneRegistration(KeyRing keys, Lanes lanes, Network network, LaneSettings settings) {
    this.keys = keys;
    this.lanes = lanes;
    this.network = network;
    this.settings = settings;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    lanes.register(network.chain(), keys.addresses(), settings.window());
  }

  @Override
  public int getOrder() {
    return 0;
  }
}
