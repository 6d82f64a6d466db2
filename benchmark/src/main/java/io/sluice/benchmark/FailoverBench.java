package io.sluice.benchmark;

import io.sluice.benchmark.node.MortalEndpoint;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The same as {@link ConfirmBench} with three endpoints, one of which dies on the way. */
final class FailoverBench {
  private static final String NAME = "failover";

  /** Of the throughput with nothing wrong. */
  private static final double PART = 0.8;

  private final Workbench bench;

  FailoverBench(Workbench bench) {
    this.bench = bench;
  }

  /**
   * Runs it.
   *
   * @param limit of the node
   * @param healthy transactions per second with one endpoint that lives
   */
  void run(double limit, double healthy) throws IOException {
    String node = bench.infrastructure().node().url();
    try (var mortal = new MortalEndpoint(node)) {
      String urls = String.join(",", node, node.replace("127.0.0.1", "localhost"), mortal.url());
      try (Deployment product = bench.deploy(List.of("all"), Map.of("RPC_URL", urls))) {
        double perSecond =
            new ConfirmBench(bench, NAME, PART * ConfirmBench.WANTED)
                .run(
                    product,
                    limit,
                    () -> {
                      bench.say(NAME + ": one of three endpoints stops answering");
                      mortal.die();
                    });
        bench.add(
            Figure.of(NAME, "throughput against one endpoint", perSecond / healthy, "")
                .with(Target.atLeast(PART)));
      }
    }
  }
}
