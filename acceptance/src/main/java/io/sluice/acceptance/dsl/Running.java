package io.sluice.acceptance.dsl;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An installation from its start to its stop, and what was asked of it. */
final class Running {
  final Infrastructure infrastructure;
  final List<ServerProcess> processes;
  final Map<Role, List<ServerProcess>> byRole;
  final Api api;
  private final List<Site> sites = new ArrayList<>();
  private int judged;

  /**
   * It begins with the next block.
   *
   * @param networks how many of the infrastructure's chains it works for
   */
  Running(
      Infrastructure infrastructure,
      List<ServerProcess> processes,
      Map<Role, List<ServerProcess>> byRole,
      int networks)
      throws IOException {
    this.infrastructure = infrastructure;
    this.processes = List.copyOf(processes);
    this.byRole = Map.copyOf(byRole);
    var servers = byRole.getOrDefault(Role.API, List.of()).stream().map(ServerProcess::url);
    this.api = new Api(servers.toList(), infrastructure.apiKey());
    for (Anvil node : infrastructure.nodes().subList(0, networks)) {
      sites.add(Site.of(node, sites.isEmpty(), infrastructure.keys().addresses()));
    }
  }

  /** Of the default network. */
  Site site() {
    return sites.getFirst();
  }

  Site site(String network) {
    return sites.stream()
        .filter(each -> network.equals(each.network()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no network " + network));
  }

  int networks() {
    return sites.size();
  }

  List<String> names() {
    return sites.stream().map(Site::network).toList();
  }

  Findings findings(Duration patience) throws IOException {
    Map<String, ChainFindings> each = new LinkedHashMap<>();
    for (Site site : sites) {
      each.put(site.network(), site.verdict().look(site.ledger(), api, patience));
    }
    return new Findings(each);
  }

  void judge() throws IOException {
    judged = asked();
    for (Site site : sites) {
      site.verdict().judge(site.ledger(), api);
    }
  }

  /** Whether something was asked since the last verdict. */
  boolean isToBeJudged() {
    return asked() > judged;
  }

  private int asked() {
    return sites.stream().mapToInt(site -> site.ledger().size()).sum();
  }
}
