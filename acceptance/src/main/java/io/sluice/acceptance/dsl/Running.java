package io.sluice.acceptance.dsl;

import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An installation from its start to its stop, and what was asked of it. */
final class Running {
  final Infrastructure infrastructure;
  final List<ServerProcess> processes;
  final Map<Role, List<ServerProcess>> byRole;
  final Api api;
  final Chain chain;
  private final Ledger ledger = new Ledger();
  private final Verdict verdict;
  private int judged;

  /** It begins with the next block. */
  Running(
      Infrastructure infrastructure,
      List<ServerProcess> processes,
      Map<Role, List<ServerProcess>> byRole)
      throws IOException {
    this.infrastructure = infrastructure;
    this.processes = List.copyOf(processes);
    this.byRole = Map.copyOf(byRole);
    var servers = byRole.getOrDefault(Role.API, List.of()).stream().map(ServerProcess::url);
    this.api = new Api(servers.toList(), infrastructure.apiKey());
    this.chain = new Chain(infrastructure.node().url());
    this.verdict = Verdict.from(chain, infrastructure.keys().addresses());
  }

  Placement placement() {
    return new Placement(api, ledger);
  }

  Findings findings(Duration patience) throws IOException {
    return verdict.look(ledger, api, patience);
  }

  void judge() throws IOException {
    judged = ledger.size();
    verdict.judge(ledger, api);
  }

  /** Whether something was asked since the last verdict. */
  boolean isToBeJudged() {
    return ledger.size() > judged;
  }
}
