package io.sluice.benchmark;

import io.sluice.benchmark.bare.BareProcess;
import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.PostLoad;
import io.sluice.benchmark.load.Transfers;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Durable answers per second while only the API runs; the other roles then take the backlog. */
final class AcceptBench {
  private static final String NAME = "accept";
  private static final double MIB = 1024 * 1024;
  private static final String OTHERS = "relay,signer,broadcaster,monitor";

  private final Workbench bench;
  private final int count;

  AcceptBench(Workbench bench) {
    this.bench = bench;
    this.count = 2 * bench.options().count();
  }

  void run() throws IOException {
    LoadResult bare = bare();
    try (Deployment api = bench.deploy(List.of("api"));
        var run = new ObservedRun(bench, NAME, api.apis())) {
      bench.say(NAME + ": warming up");
      run.post(bench.options().warmUp(), Pace.asFastAsAnswered());
      bench.say(NAME + ": sending " + count + " requests");
      LoadResult load = run.post(count, Pace.asFastAsAnswered());
      bench.add(
          Figure.of(NAME, "durable answers", load.acceptedPerSecond(), "202/s")
              .with(Target.atLeast(3000))
              .besides(bare.acceptedPerSecond()));
      add("p50", load.millisAt(50), bare.millisAt(50));
      add("p95", load.millisAt(95), bare.millisAt(95));
      bench.add(
          Figure.of(NAME, "p99", load.millisAt(99), "ms")
              .with(Target.atMost(100))
              .besides(bare.millisAt(99)));
      drain(run, bench.options().warmUp() + count);
    }
  }

  private void add(String metric, double value, double limit) {
    bench.add(Figure.of(NAME, metric, value, "ms").besides(limit));
  }

  private void drain(ObservedRun run, int backlog) throws IOException {
    try (Deployment others = bench.deploy(List.of(OTHERS))) {
      long ready = System.nanoTime();
      bench.say(NAME + ": draining the backlog of " + backlog);
      double seconds = (run.awaitMined() - ready) / 1e9;
      run.prove(Set.of("mined", "confirmed"));
      String name = "backlog of " + backlog + " mined";
      bench.add(Figure.of(NAME, name + ", from ready on", seconds, "s"));
      bench.add(Figure.of(NAME, name, backlog / seconds, "tx/s"));
      others
          .peakMemory()
          .ifPresent(
              bytes -> bench.add(Figure.of(NAME, "peak RSS of the drain", bytes / MIB, "MiB")));
    }
  }

  /**
   * The same load on an endpoint that does the least there is to do, in a database of its own: the
   * product refuses one with the tables of others.
   */
  private LoadResult bare() throws IOException {
    var infrastructure = bench.infrastructure();
    var database = infrastructure.database();
    bench.say(NAME + ": measuring the bare endpoint");
    try (var process =
        BareProcess.start(
            "jdbc:mariadb://127.0.0.1:" + database.port() + "/bare?createDatabaseIfNotExist=true",
            database.user(),
            database.password(),
            infrastructure.folder().resolve("logs/bare.log"))) {
      var load =
          new PostLoad(
              List.of(process.url()),
              Options.CONNECTIONS,
              Transfers.requests(infrastructure.apiKey()));
      load.run(bench.options().warmUp(), Pace.asFastAsAnswered());
      LoadResult result = load.run(count, Pace.asFastAsAnswered());
      if (!result.refusals().isEmpty()) {
        throw new IOException("The bare endpoint failed. " + result.refusals());
      }
      bench.say("%s: the bare endpoint answers %.0f/s".formatted(NAME, result.acceptedPerSecond()));
      return result;
    }
  }
}
