package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Chain;
import io.sluice.acceptance.dsl.Client;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.embedded.Anvil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One network of an installation under chaos.
 *
 * @param standard whether it is the default one, whose queues have the usual names
 * @param client who asks for something there
 */
record Network(
    String name,
    boolean standard,
    Client client,
    Chain chain,
    Anvil node,
    NodeWires wires,
    Endpoints endpoints) {

  /** All of an installation that runs. */
  static List<Network> of(Sluice sluice, Wires wires, Surroundings surroundings, long seed) {
    List<Network> networks = new ArrayList<>();
    List<String> names = sluice.networkNames();
    for (String name : names) {
      NodeWires own = wires.nodes(sluice.node(name));
      List<NodeWires> neighbours =
          names.stream()
              .filter(other -> !other.equals(name))
              .map(other -> wires.nodes(sluice.node(other)))
              .toList();
      Endpoints endpoints = new Endpoints(own, neighbours, surroundings, seed + networks.size());
      networks.add(
          new Network(
              name,
              networks.isEmpty(),
              sluice.on(name),
              sluice.chain(name),
              sluice.node(name),
              own,
              endpoints));
    }
    return networks;
  }

  /** How many nonces of these lanes are in its blocks. */
  long used(List<String> lanes) throws IOException {
    long used = 0;
    for (String lane : lanes) {
      used += chain.nonce(lane);
    }
    return used;
  }

  /** The name of its queue for what goes through that one on the default network. */
  String queue(String usual) {
    return standard ? usual : usual + "-" + name;
  }

  @Override
  public String toString() {
    return name;
  }
}
