package io.sluice.benchmark;

import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What a process that has nothing to do asks of two nodes, and what it takes, in a day. */
final class IdleBench {
  private static final String NAME = "idle";

  /** Until lanes are known and what only a start costs is over. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private static final Duration TIME = Duration.ofMinutes(2);
  private static final double DAY_SECONDS = Duration.ofDays(1).toSeconds();

  private final Workbench bench;

  IdleBench(Workbench bench) {
    this.bench = bench;
  }

  void run() throws IOException {
    String node = bench.infrastructure().node().url();
    String urls = node + "," + node.replace("127.0.0.1", "localhost");
    try (Deployment product = bench.deploy(List.of("all"), Map.of("RPC_URL", urls))) {
      bench.say(NAME + ": doing nothing for " + SETTLING.plus(TIME).toSeconds() + " s");
      rest(SETTLING);
      Metrics before = product.metrics();
      var cpuBefore = product.cpuTime();
      long start = System.nanoTime();
      rest(TIME);
      double days = (System.nanoTime() - start) / 1e9 / DAY_SECONDS;
      Metrics spent = product.metrics().since(before);
      var cpu = product.cpuTime().since(cpuBefore);
      double calls = spent.total("rpc_calls_total").orElse(Double.NaN) / days;
      bench.add(Figure.of(NAME, "node calls a day", calls, "calls/d").with(Target.atMost(100_000)));
      for (String counter : List.of("rpc_requests", "sqs_requests", "sql_round_trips")) {
        spent
            .total(counter + "_total")
            .ifPresent(count ->
                bench.add(
                    Figure.of(NAME, counter.replace('_', ' ') + " a day", count / days, "1/d")));
      }
      spent
          .by("rpc_calls_total", "method")
          .forEach((method, count) ->
              bench.add(Figure.of(NAME, method + " a day", count / days, "1/d").asDetail()));
      double busy =
          cpu.spent().getOrDefault("server", Duration.ZERO).toMillis() / (days * DAY_SECONDS * 10);
      bench.add(Figure.of(NAME, "a processor is busy with it", busy, "%"));
    }
  }

  private static void rest(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
