package io.sluice.relay.openzeppelin;

import io.sluice.engine.lane.Lane;
import io.sluice.evm.network.Network;
import org.jspecify.annotations.Nullable;

/**
 * What a relayer id stands for.
 *
 * @param id as answers write it
 * @param lane {@code null} for the pool: whichever lane of the network has room
 */
record TheirRelayer(String id, Network network, @Nullable Lane lane) {
  /** What the pool of a network is called. */
  static final String POOL = "pool";

  private static final char OF = ':';

  /** What a relayer is called: its name, after that of its network unless that is the default. */
  static String id(Network network, String name) {
    return network.standard() ? name : network.name() + OF + name;
  }

  /** Whether it takes nothing new because somebody said so. */
  boolean paused() {
    return lane != null
        && switch (lane.state()) {
          case PAUSED, DRAINING, RETIRED -> true;
          case NEW, ACTIVE, LOW_BALANCE, AWAY -> false;
        };
  }

  /** Whether it takes nothing new for a reason of its own. */
  boolean disabled() {
    return lane != null
        && switch (lane.state()) {
          case NEW, LOW_BALANCE, AWAY -> true;
          case ACTIVE, PAUSED, DRAINING, RETIRED -> false;
        };
  }

  /** Which relayer of this network answers name for a transaction on a lane, or on none yet. */
  String idOf(@Nullable String name) {
    return lane != null || name == null ? id : id(network, name);
  }
}
