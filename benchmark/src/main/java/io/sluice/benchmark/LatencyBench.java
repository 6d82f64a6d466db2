package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.Posted;
import io.sluice.benchmark.node.PendingFeed;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.proof.Transaction;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** From the time a request was due until the node announces its transaction. */
final class LatencyBench {
  private static final String NAME = "latency";
  private static final int PER_SECOND = 100;
  private static final int WARM_UP_SECONDS = 40;
  private static final int SECONDS = 30;

  private final Workbench bench;

  LatencyBench(Workbench bench) {
    this.bench = bench;
  }

  void run(Deployment product) throws IOException {
    try (var run = new ObservedRun(bench, NAME, product.apis());
        var pending = new PendingFeed(bench.node())) {
      bench.say(NAME + ": warming up with a burst, then for " + WARM_UP_SECONDS + " s");
      run.post(bench.options().warmUp(), Pace.asFastAsAnswered());
      run.awaitMined();
      run.post(WARM_UP_SECONDS * PER_SECOND, Pace.perSecond(PER_SECOND));
      bench.say(NAME + ": " + PER_SECOND + " requests per second for " + SECONDS + " s");
      LoadResult load = run.post(SECONDS * PER_SECOND, Pace.perSecond(PER_SECOND));
      run.awaitMined();
      List<Transaction> told = run.prove(Set.of("mined", "confirmed"));
      Histogram seen = untilSeen(bench, NAME, load.accepted(), told, pending);

      add("POST to node p50", seen.getValueAtPercentile(50) / 1e3, Target.atMost(40));
      add("POST to node p95", seen.getValueAtPercentile(95) / 1e3, Target.atMost(80));
      bench.add(Figure.of(NAME, "POST to node p99", seen.getValueAtPercentile(99) / 1e3, "ms"));
      bench.add(Figure.of(NAME, "POST to 202 p50", load.millisAt(50), "ms"));
      bench.add(Figure.of(NAME, "POST to 202 p99", load.millisAt(99), "ms"));
    }
  }

  private void add(String metric, double value, Target target) {
    bench.add(Figure.of(NAME, metric, value, "ms").with(target));
  }

  /**
   * From when each was due until the node announced it, in microseconds.
   *
   * @param told by the API, with their hashes
   */
  static Histogram untilSeen(
      Workbench bench,
      String name,
      List<Posted> posted,
      List<Transaction> told,
      PendingFeed pending) {
    Map<String, String> hashes = new HashMap<>();
    for (Transaction transaction : told) {
      String hash = transaction.hash();
      if (hash != null) {
        hashes.put(transaction.id(), hash);
      }
    }
    Histogram micros = new Histogram(3);
    int unseen = 0;
    for (Posted each : posted) {
      OptionalLong seen = pending.arrival(hashes.getOrDefault(each.id(), ""));
      if (seen.isPresent()) {
        micros.recordValue(Math.max(0, (seen.getAsLong() - each.since()) / 1000));
      } else {
        unseen++;
      }
    }
    if (unseen > 0) {
      bench.violated(
          name,
          List.of(unseen + " transactions were never announced by the node under their hash."));
    }
    return micros;
  }
}
