package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.node.Block;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.product.Settlements;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * A thousand lanes under a steady load: whether each block is settled before the next one comes.
 */
final class LanesBench {
  private static final String NAME = "lanes";
  private static final int PER_SECOND = 100;
  private static final int WARM_UP_SECONDS = 30;
  private static final int SECONDS = 60;
  private static final double SOON = 200e-6;

  private final Workbench bench;

  LanesBench(Workbench bench) {
    this.bench = bench;
  }

  void run() throws IOException {
    long began = System.nanoTime();
    try (Deployment product = bench.deploy(List.of("all"))) {
      bench.add(Figure.of(NAME, "from launch to ready", (System.nanoTime() - began) / 1e9, "s"));
      warmUp(product);
      var cpuBefore = product.cpuTime();
      var before = product.metrics();
      try (var run = new ObservedRun(bench, NAME, product.apis())) {
        bench.say(NAME + ": " + PER_SECOND + " requests per second for " + SECONDS + " s");
        LoadResult load = run.post(SECONDS * PER_SECOND, Pace.perSecond(PER_SECOND));
        run.awaitMined();
        run.awaitDepth(ConfirmBench.DEPTH);
        run.awaitConfirmed();
        run.prove(Set.of("confirmed"));
        compare(run);
        bench.add(Figure.of(NAME, "POST to 202 p95", load.millisAt(95), "ms"));
        var spent = product.metrics().since(before);
        double blocks = run.blocks().size();
        spent
            .total("rpc_calls_total")
            .ifPresent(
                calls -> bench.add(Figure.of(NAME, "node calls", calls / blocks, "a block")));
        spent
            .total("sql_round_trips_total")
            .ifPresent(
                trips -> bench.add(Figure.of(NAME, "SQL round trips", trips / blocks, "a block")));
        choices(spent);
        Duration cpu =
            product.cpuTime().since(cpuBefore).spent().getOrDefault("server", Duration.ZERO);
        bench.add(
            Figure.of(NAME, "processor time of the server", cpu.toMillis() / blocks, "ms a block"));
      }
    }
  }

  /** How many choices of a lane, among all of them, were made as soon as wanted. */
  private void choices(Metrics spent) {
    var within = spent.by("routing_choice_seconds_bucket", "le");
    double soon =
        within.entrySet().stream()
            .filter(each -> Double.parseDouble(each.getKey().replace("+Inf", "Infinity")) <= SOON)
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(0);
    bench.add(
        Figure.of(
            NAME,
            "lanes chosen within 200 µs",
            100 * soon / spent.total("routing_choice_seconds_count").orElse(1),
            "%"));
  }

  private void warmUp(Deployment product) throws IOException {
    try (var run = new ObservedRun(bench, NAME + " warm-up", product.apis())) {
      bench.say(NAME + ": warming up for " + WARM_UP_SECONDS + " s");
      run.post(WARM_UP_SECONDS * PER_SECOND, Pace.perSecond(PER_SECOND));
      run.awaitMined();
    }
  }

  /** When the last transaction of a block was told to be mined, after the block was seen. */
  private void compare(ObservedRun run) throws IOException {
    Map<Long, Instant> settled =
        new Settlements(bench.infrastructure().database()).lastMined(run.start());
    Instant now = Clock.systemUTC().instant();
    long ticks = System.nanoTime();
    Histogram millis = new Histogram(3);
    int late = 0;
    for (Block block : run.blocks()) {
      Instant last = settled.get(block.number());
      if (last != null) {
        Duration took = Duration.between(now.minusNanos(ticks - block.seen()), last);
        millis.recordValue(Math.max(0, took.toMillis()));
        late += took.compareTo(bench.options().blockTime()) > 0 ? 1 : 0;
      }
    }
    bench.add(
        Figure.of(NAME, "blocks with transactions", (double) millis.getTotalCount(), "blocks"));
    bench.add(
        Figure.of(NAME, "settled later than the next one", late, "blocks").with(Target.atMost(0)));
    bench.add(
        Figure.of(NAME, "block to settled p50", (double) millis.getValueAtPercentile(50), "ms"));
    bench.add(Figure.of(NAME, "block to settled, longest", (double) millis.getMaxValue(), "ms"));
  }
}
