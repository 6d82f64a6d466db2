package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Targets;
import io.sluice.embedded.Anvil;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A proxy of its own for each role before everything it stands on. */
final class Wires {
  private final long seed;
  private final Weather weather;
  private final Surroundings surroundings;
  private final Map<String, NodeWires> nodes = new HashMap<>();
  private final Map<Role, FaultProxy> queues = new EnumMap<>(Role.class);
  private final Map<Role, FaultProxy> databases = new EnumMap<>(Role.class);

  Wires(long seed, Surroundings surroundings) {
    this.seed = seed;
    this.weather = new Weather(seed);
    this.surroundings = surroundings;
  }

  /** Puts itself between an installation, each role of which is one process, and its parts. */
  Sluice before(Sluice sluice) {
    return sluice
        .withNodesAt((roles, node) -> nodes(node).urls(roles.getFirst()))
        .with("SQS_ENDPOINT_URL", roles -> "http://127.0.0.1:" + queue(roles.getFirst()).port())
        .withDatabaseAt(roles -> database(roles.getFirst()).port());
  }

  /** The ways to a network's node. */
  synchronized NodeWires nodes(Anvil node) {
    return nodes.computeIfAbsent(
        node.network(),
        network -> new NodeWires(node.url(), surroundings, new Weather(seed + network.hashCode())));
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

  /** From now on this share of requests to what all networks stand on meets a fault. */
  void worsen(Weather.Wire wire, double faults) {
    weather.worsen(wire, faults);
  }

  /** Nothing but what the endpoints lack goes wrong from now on. */
  synchronized void calm() {
    weather.clearUp();
    nodes.values().forEach(NodeWires::calm);
    Stream.of(queues, databases)
        .flatMap(each -> each.values().stream())
        .forEach(FaultProxy::disarm);
  }
}
