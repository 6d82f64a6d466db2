package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.node.BadNode;
import java.util.EnumMap;
import java.util.Map;

/**
 * The ways to one network's node: the first through a proxy of the role that takes it. Safe for use
 * by many threads.
 */
final class NodeWires {
  private final String node;
  private final Surroundings surroundings;
  private final Weather weather;
  private final Map<Role, FaultProxy> proxies = new EnumMap<>(Role.class);
  private final BadNode first;
  private final BadNode second;

  /**
   * @param node its address
   */
  NodeWires(String node, Surroundings surroundings, Weather weather) {
    this.node = node;
    this.surroundings = surroundings;
    this.weather = weather;
    this.first = BadNode.before(node);
    this.second = BadNode.before(node);
  }

  /** Those of a process with this role, by commas. */
  String urls(Role role) {
    String two = "http://127.0.0.1:" + of(role).port() + "," + second.url();
    return switch (surroundings) {
      case USUAL -> two + "," + node;
      case DIFFERENT, DEAD_HALF -> two;
    };
  }

  /** Stands behind the roles' proxies. */
  BadNode first() {
    return first;
  }

  BadNode second() {
    return second;
  }

  synchronized FaultProxy of(Role role) {
    return proxies.computeIfAbsent(
        role, any -> FaultProxy.before(first.port(), Weather.Wire.NODE, weather));
  }

  /** From now on this share of requests meets a fault. */
  void worsen(double faults) {
    weather.worsen(Weather.Wire.NODE, faults);
  }

  /** Nothing but what the endpoints lack goes wrong from now on. */
  synchronized void calm() {
    weather.clearUp();
    proxies.values().forEach(FaultProxy::disarm);
  }
}
