package io.sluice.benchmark;

import io.sluice.benchmark.node.MortalEndpoint;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The same as {@link ConfirmBench} with several endpoints, one of which dies on the way. Of two,
 * the other alone confirms nothing: the dead one comes back when all are mined.
 */
final class FailoverBench {
  private static final String NAME = "failover";

  private static final String OF_TWO = "failover of two";

  /** Of the throughput with one endpoint that lives. */
  private static final double PART = 0.8;

  /** Of the throughput with two that live. */
  private static final double PART_OF_TWO = 0.9;

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
    String other = node.replace("127.0.0.1", "localhost");
    double ofThree = withOneDying(NAME, List.of(node, other), limit);
    against("throughput against one endpoint", NAME, ofThree / healthy, PART);
    double both = withBothAlive(limit);
    double ofTwo = withOneDying(OF_TWO, List.of(node), limit);
    against("throughput against both alive", OF_TWO, ofTwo / both, PART_OF_TWO);
  }

  private void against(String metric, String name, double ratio, double least) {
    bench.add(Figure.of(name, metric, ratio, "").with(Target.atLeast(least)));
  }

  /** Through the one that dies elsewhere, so that both ways cost the same. */
  private double withBothAlive(double limit) throws IOException {
    try (var mortal = new MortalEndpoint(bench.infrastructure().node().url());
        Deployment product = deploy(List.of(bench.infrastructure().node().url()), mortal)) {
      return confirm("both of two alive").run(product, limit);
    }
  }

  private double withOneDying(String name, List<String> others, double limit) throws IOException {
    try (var mortal = new MortalEndpoint(bench.infrastructure().node().url());
        Deployment product = deploy(others, mortal)) {
      return confirm(name)
          .run(
              product,
              limit,
              () -> {
                bench.say(name + ": one endpoint stops answering");
                mortal.die();
              },
              mortal::revive);
    }
  }

  private Deployment deploy(List<String> others, MortalEndpoint mortal) {
    String urls = String.join(",", others) + "," + mortal.url();
    return bench.deploy(List.of("all"), Map.of("RPC_URL", urls));
  }

  private ConfirmBench confirm(String name) {
    return new ConfirmBench(bench, name, PART * ConfirmBench.WANTED);
  }
}
