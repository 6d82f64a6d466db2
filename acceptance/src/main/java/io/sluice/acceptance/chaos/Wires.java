package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Targets;
import io.sluice.acceptance.node.BadNode;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of its own for each role before everything it stands on. To the node there are several
 * ways, the first of them through the role's proxy.
 */
final class Wires {
  private final Weather weather;
  private final Surroundings surroundings;
  private final Map<Role, FaultProxy> nodes = new EnumMap<>(Role.class);
  private final Map<Role, FaultProxy> queues = new EnumMap<>(Role.class);
  private final Map<Role, FaultProxy> databases = new EnumMap<>(Role.class);
  private @Nullable BadNode first;
  private @Nullable BadNode second;

  Wires(Weather weather, Surroundings surroundings) {
    this.weather = weather;
    this.surroundings = surroundings;
  }

  /** Puts itself between an installation, each role of which is one process, and its parts. */
  Sluice before(Sluice sluice) {
    return sluice
        .with("RPC_URL", roles -> nodeUrls(roles.getFirst()))
        .with("SQS_ENDPOINT_URL", roles -> "http://127.0.0.1:" + queue(roles.getFirst()).port())
        .withDatabaseAt(roles -> database(roles.getFirst()).port());
  }

  private synchronized String nodeUrls(Role role) {
    String two = "http://127.0.0.1:" + node(role).port() + "," + second().url();
    return switch (surroundings) {
      case USUAL -> two + "," + Targets.ofThisMachine().node();
      case DIFFERENT, DEAD_HALF -> two;
    };
  }

  /** Stands behind the roles' proxies. */
  synchronized BadNode first() {
    if (first == null) {
      first = BadNode.before(Targets.ofThisMachine().node());
    }
    return Objects.requireNonNull(first);
  }

  synchronized BadNode second() {
    if (second == null) {
      second = BadNode.before(Targets.ofThisMachine().node());
    }
    return Objects.requireNonNull(second);
  }

  synchronized FaultProxy node(Role role) {
    return nodes.computeIfAbsent(
        role, any -> FaultProxy.before(first().port(), Weather.Wire.NODE, weather));
  }

  synchronized FaultProxy queue(Role role) {
    return queues.computeIfAbsent(
        role,
        any ->
            FaultProxy.before(
                URI.create(Targets.ofThisMachine().queues()).getPort(),
                Weather.Wire.QUEUE,
                weather));
  }

  synchronized FaultProxy database(Role role) {
    return databases.computeIfAbsent(
        role,
        any ->
            FaultProxy.before(
                Targets.ofThisMachine().databasePort(), Weather.Wire.DATABASE, weather));
  }

  /** Nothing but what the endpoints lack goes wrong from now on. */
  synchronized void calm() {
    weather.clearUp();
    List.of(nodes, queues, databases).stream()
        .flatMap(each -> each.values().stream())
        .forEach(FaultProxy::disarm);
  }
}
