package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Targets;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A proxy of its own for each role before everything it stands on, and a node that lies. */
final class Wires {
  private final Weather weather;
  private final long seed;
  private final Map<Role, FaultProxy> nodes = new EnumMap<>(Role.class);
  private final Map<Role, FaultProxy> queues = new EnumMap<>(Role.class);
  private final Map<Role, FaultProxy> databases = new EnumMap<>(Role.class);
  private @Nullable LyingNode liar;

  Wires(Weather weather, long seed) {
    this.weather = weather;
    this.seed = seed;
  }

  /** Puts itself between an installation, each role of which is one process, and its parts. */
  Sluice before(Sluice sluice) {
    return sluice
        .with("RPC_URL", roles -> nodeUrls(roles.getFirst()))
        .with("SQS_ENDPOINT_URL", roles -> "http://127.0.0.1:" + queue(roles.getFirst()).port())
        .withDatabaseAt(roles -> database(roles.getFirst()).port());
  }

  /** Three endpoints: two ways to the node, of which one is bad at times, and one that lies. */
  private synchronized String nodeUrls(Role role) {
    return String.join(
        ",", "http://127.0.0.1:" + node(role).port(), liar().url(), Targets.ofThisMachine().node());
  }

  synchronized LyingNode liar() {
    if (liar == null) {
      liar = LyingNode.before(Targets.ofThisMachine().node(), seed);
    }
    return Objects.requireNonNull(liar);
  }

  synchronized FaultProxy node(Role role) {
    return nodes.computeIfAbsent(
        role,
        any ->
            FaultProxy.before(
                URI.create(Targets.ofThisMachine().node()).getPort(), Weather.Wire.NODE, weather));
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

  synchronized void calm() {
    weather.clearUp();
    liar().lies(0);
    List.of(nodes, queues, databases).stream()
        .flatMap(each -> each.values().stream())
        .forEach(FaultProxy::disarm);
  }
}
