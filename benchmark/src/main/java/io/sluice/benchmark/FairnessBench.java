package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.Posted;
import io.sluice.benchmark.node.PendingFeed;
import io.sluice.benchmark.product.ClientKeys;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.RelayApi;
import io.sluice.benchmark.proof.Transaction;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One client posts thousands at once while another posts one every second: how long the second one
 * waits, and what the whole still does.
 */
final class FairnessBench {
  private static final String NAME = "fairness";
  private static final double PART = 0.95;

  private final Workbench bench;
  private final int count;

  FairnessBench(Workbench bench) {
    this.bench = bench;
    this.count = 2 * bench.options().count();
  }

  /** Runs it. Begin with a product that is warm. */
  void run(Deployment product) throws IOException {
    double before = alone(product);
    double whole = together(product);
    double alone = (before + alone(product)) / 2;
    bench.add(
        Figure.of(NAME, "to mined, the whole", whole, "tx/s")
            .besides(alone)
            .with(Target.atLeast(PART * alone)));
  }

  /** Transactions per second. */
  private double together(Deployment product) throws IOException {
    String other =
        ClientKeys.add(product.apis().getFirst(), bench.infrastructure().apiKey(), "one a second");
    try (var run = new ObservedRun(bench, NAME, product.apis(), List.of(other));
        var pending = new PendingFeed(bench.node());
        var second = new OneASecond(run, other)) {
      bench.say(NAME + ": " + count + " requests at once, and one every second");
      LoadResult load = run.post(count, Pace.asFastAsAnswered());
      long mined = run.awaitMined();
      List<Posted> few = second.end();
      run.awaitMined();
      run.awaitDepth(ConfirmBench.DEPTH);
      run.awaitConfirmed();
      List<Transaction> told = run.prove(Set.of("confirmed"));
      Histogram seen = LatencyBench.untilSeen(bench, NAME, few, told, pending);
      bench.add(Figure.of(NAME, "posted one by one", few.size(), "tx"));
      bench.add(
          Figure.of(NAME, "POST to node p95", seen.getValueAtPercentile(95) / 1e3, "ms")
              .with(Target.atMost(1000)));
      bench.add(Figure.of(NAME, "POST to node, longest", seen.getMaxValue() / 1e3, "ms"));
      addStages(new RelayApi(product.apis().getFirst(), other), few);
      return (count + few.size()) * 1e9 / (mined - load.started());
    }
  }

  /** Where the second client's requests spent that time. */
  private void addStages(RelayApi api, List<Posted> posted) throws IOException {
    List<String> states = List.of("accepted", "routed", "signed", "submitted");
    List<Map<String, Instant>> timelines = new ArrayList<>();
    for (Posted each : posted) {
      timelines.add(api.timeline(each.id()));
    }
    for (int i = 1; i < states.size(); i++) {
      String from = states.get(i - 1);
      String to = states.get(i);
      Histogram micros = new Histogram(3);
      for (Map<String, Instant> each : timelines) {
        Instant begin = each.get(from);
        Instant end = each.get(to);
        if (begin != null && end != null) {
          micros.recordValue(Math.max(0, Duration.between(begin, end).toNanos() / 1000));
        }
      }
      bench.add(
          Figure.of(
              NAME, from + " to " + to + " p95", micros.getValueAtPercentile(95) / 1e3, "ms"));
    }
  }

  /**
   * Transactions per second. It is done before and after, since a machine warms up and a database
   * grows, and watched as the run of both is, which costs something.
   */
  private double alone(Deployment product) throws IOException {
    try (var run = new ObservedRun(bench, NAME + " alone", product.apis());
        var _ = new PendingFeed(bench.node())) {
      bench.say(NAME + ": " + count + " requests of one client alone");
      LoadResult load = run.post(count, Pace.asFastAsAnswered());
      double perSecond = count * 1e9 / (run.awaitMined() - load.started());
      run.awaitDepth(ConfirmBench.DEPTH);
      run.awaitConfirmed();
      run.prove(Set.of("confirmed"));
      bench.add(Figure.of(NAME, "to mined, one client alone", perSecond, "tx/s"));
      return perSecond;
    }
  }

  /** Posts one a second on a thread of its own until it is ended. */
  private static final class OneASecond implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<Posted> posted = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ended;
    private volatile @Nullable IOException failure;

    OneASecond(ObservedRun run, String key) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (long due = System.nanoTime(); !ended; due += SECOND) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    posted.addAll(run.post(key, 1, 1, Pace.asFastAsAnswered()).accepted());
                  }
                } catch (IOException e) {
                  failure = e;
                }
              });
    }

    List<Posted> end() throws IOException {
      close();
      IOException cause = failure;
      if (cause != null) {
        throw cause;
      }
      return posted;
    }

    @Override
    public void close() throws IOException {
      ended = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted.", e);
      }
    }
  }
}
