package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Insistence;
import io.sluice.acceptance.dsl.Submission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Clients of all networks, who ask until it is closed, and repeat what has no answer. */
final class Crowd implements AutoCloseable {
  private final Map<String, Insistence> byNetwork = new LinkedHashMap<>();
  private final Map<String, Signers> signers = new LinkedHashMap<>();

  /**
   * @param size how many clients there are, an equal part of them for each network
   * @param orders what they ask for
   */
  Crowd(List<Network> networks, int size, Orders orders) {
    int each = Math.max(1, size / networks.size());
    for (Network network : networks) {
      Signers users = orders.signers(network.node());
      signers.put(network.name(), users);
      byNetwork.put(network.name(), network.client().insists(each, () -> orders.next(users)));
    }
  }

  /** How many orders were accepted so far. */
  int accepted() {
    return byNetwork.values().stream().mapToInt(Insistence::accepted).sum();
  }

  /** What was accepted so far. */
  List<Submission> submissions() {
    return byNetwork.values().stream().flatMap(each -> each.submissions().stream()).toList();
  }

  /** What was accepted so far on one network, in the order of the answers. */
  List<Submission> submissions(Network network) {
    return Objects.requireNonNull(byNetwork.get(network.name())).submissions();
  }

  /**
   * They place what users have signed already and no more, and wait for the answers that are due.
   */
  @Override
  public void close() {
    byNetwork.values().forEach(Insistence::close);
    signers.forEach((network, users) ->
        users.rest().forEach(Objects.requireNonNull(byNetwork.get(network))::insistOn));
  }
}
