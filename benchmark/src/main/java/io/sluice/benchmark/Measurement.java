package io.sluice.benchmark;

import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.util.List;

/** The benches in their order, each with processes of the product started for it. */
final class Measurement {
  private static final List<String> TWO_OF_EACH =
      List.of(
          "api",
          "api",
          "relay",
          "relay",
          "signer",
          "signer",
          "broadcaster",
          "broadcaster",
          "monitor",
          "monitor");

  private final Workbench bench;

  Measurement(Workbench bench) {
    this.bench = bench;
  }

  void run() throws IOException {
    Options options = bench.options();
    boolean confirm =
        options.hasSome(Bench.CONFIRM, Bench.COST, Bench.FAILOVER, Bench.STUCK, Bench.GASLESS);
    if (confirm || options.hasSome(Bench.LATENCY, Bench.FAIRNESS)) {
      double limit = confirm ? ConfirmBench.limit(bench) : 0;
      double together = inOneProcess(confirm, limit);
      if (confirm && options.split()) {
        inManyProcesses(limit, together);
      }
      if (options.has(Bench.FAILOVER)) {
        new FailoverBench(bench).run(limit, together);
      }
    }
    if (options.has(Bench.ACCEPT)) {
      new AcceptBench(bench).run();
    }
    if (options.has(Bench.GATEWAY)) {
      new GatewayBench(bench).run();
    }
    if (options.has(Bench.WEBHOOKS)) {
      new WebhookBench(bench).run();
    }
    if (options.has(Bench.IDLE)) {
      new IdleBench(bench).run();
    }
    if (options.has(Bench.NETWORKS)) {
      new NetworksBench(bench).run();
    }
    if (options.has(Bench.LANES)) {
      new LanesBench(bench).run();
    }
    if (options.has(Bench.STREAMS)) {
      new StreamsBench(bench).run();
    }
    if (options.has(Bench.HISTORY)) {
      new HistoryBench(bench).run();
    }
  }

  private double inOneProcess(boolean confirm, double limit) throws IOException {
    try (Deployment product = bench.deploy(List.of("all"))) {
      double perSecond =
          confirm
              ? new ConfirmBench(bench, ConfirmBench.NAME, ConfirmBench.WANTED).run(product, limit)
              : 0;
      if (bench.options().has(Bench.GASLESS)) {
        new GaslessBench(bench, product).run(perSecond);
      }
      if (bench.options().has(Bench.STUCK)) {
        new StuckLaneBench(bench).run(product, perSecond);
      }
      if (bench.options().has(Bench.FAIRNESS)) {
        new FairnessBench(bench).run(product);
      }
      if (bench.options().has(Bench.LATENCY)) {
        new LatencyBench(bench).run(product);
      }
      return perSecond;
    }
  }

  private void inManyProcesses(double limit, double together) throws IOException {
    try (Deployment product = bench.deploy(TWO_OF_EACH)) {
      double split =
          new ConfirmBench(bench, "confirm split", ConfirmBench.WANTED).run(product, limit);
      bench.add(
          Figure.of("confirm split", "throughput against one process", split / together, "")
              .with(Target.atLeast(1)));
    }
  }
}
