package io.sluice.benchmark;

import io.sluice.benchmark.node.NodeClient;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.report.Figure;
import io.sluice.embedded.Infrastructure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all benches share: the infrastructure they run on and where their findings go. */
final class Workbench {
  private final Infrastructure infrastructure;
  private final Options options;
  private final NodeClient node;
  private final PrintStream progress;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  Workbench(Infrastructure infrastructure, Options options, PrintStream progress) {
    this.infrastructure = infrastructure;
    this.options = options;
    this.node = new NodeClient(infrastructure.node().url());
    this.progress = progress;
  }

  Infrastructure infrastructure() {
    return infrastructure;
  }

  Options options() {
    return options;
  }

  NodeClient node() {
    return node;
  }

  /** A process per role list. */
  Deployment deploy(List<String> roleLists) {
    return deploy(roleLists, Map.of());
  }

  /** The same, with these environment variables over the usual ones. */
  Deployment deploy(List<String> roleLists, Map<String, String> environment) {
    say("starting " + roleLists.size() + " process(es): " + String.join(" ", roleLists));
    Map<String, String> variables = new LinkedHashMap<>(environment);
    // A development chain's own pace is quicker than this one's.
    variables.put("SLUICE_CHAIN_BLOCK_TIME", options.blockTime().toMillis() + "ms");
    return Deployment.start(infrastructure, roleLists, variables, options.jvmOptions());
  }

  void say(String what) {
    progress.println("  " + what);
  }

  void add(Figure figure) {
    figures.add(figure);
  }

  /**
   * Notes what must not be. Runs on several threads may find something.
   *
   * @param run in which it was found
   */
  synchronized void violated(String run, List<String> sentences) {
    sentences.forEach(sentence -> violations.add(run + ": " + sentence));
  }

  List<Figure> figures() {
    return figures;
  }

  List<String> violations() {
    return violations;
  }
}
