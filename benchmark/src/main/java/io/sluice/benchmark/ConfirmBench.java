package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.Transfers;
import io.sluice.benchmark.node.Block;
import io.sluice.benchmark.node.RawTransfers;
import io.sluice.benchmark.product.CpuTime;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.util.Set;

/** From the first POST until all transactions are mined, and then confirmed. */
final class ConfirmBench {
  /** Blocks, a transaction's own included, after which the product takes its end for final. */
  static final int DEPTH = 12;

  /** Of the usual way. */
  static final String NAME = "confirm";

  /** Transactions per second that the usual way should reach. */
  static final double WANTED = 1000;

  private static final double MIB = 1024 * 1024;

  private final Workbench bench;
  private final String name;
  private final Target wanted;

  /**
   * @param name of the figures: there may be several ways of running the product
   * @param wanted transactions per second
   */
  ConfirmBench(Workbench bench, String name, double wanted) {
    this.bench = bench;
    this.name = name;
    this.wanted = Target.atLeast(wanted);
  }

  /** The node's own limit: transactions per second, as many as the product will send. */
  static double limit(Workbench bench) throws IOException {
    bench.say("signing raw transfers for the limit");
    var raw = new RawTransfers(bench.node(), Transfers.recipients(), bench.options().count());
    bench.say("sending raw transfers straight to the node");
    double limit = raw.perSecond();
    bench.say("the node's limit: %.0f transactions per second".formatted(limit));
    return limit;
  }

  /**
   * Runs it.
   *
   * @param limit transactions per second to compare with
   * @return transactions per second until mined
   */
  double run(Deployment product, double limit) throws IOException {
    return run(product, limit, () -> {}, () -> {});
  }

  /**
   * The same.
   *
   * @param incident happens once a quarter is mined
   * @param repair happens once all are mined
   */
  double run(
      Deployment product, double limit, ObservedRun.Incident incident, ObservedRun.Incident repair)
      throws IOException {
    warmUp(product);
    Metrics before = product.metrics();
    CpuTime cpuBefore = product.cpuTime();
    try (var run = new ObservedRun(bench, name, product.apis())) {
      int count = bench.options().count();
      bench.say(name + ": sending " + count + " requests");
      run.whenMined(count / 4, incident);
      LoadResult load = run.post(count, Pace.asFastAsAnswered());
      bench.say(
          "%s: accepted in %.1f s, %d mined so far"
              .formatted(name, load.time().toMillis() / 1e3, run.mined()));
      long mined = run.awaitMined();
      repair.happen();
      CpuTime cpu = product.cpuTime().since(cpuBefore);
      bench.say(name + ": all mined, waiting for " + DEPTH + " confirmations");
      Block deciding = run.awaitDepth(DEPTH);
      long confirmed = run.awaitConfirmed();
      Metrics spent = product.metrics().since(before);
      run.prove(Set.of("confirmed"));

      double perSecond = count * 1e9 / (mined - load.started());
      if (bench.options().has(Bench.CONFIRM) || !name.equals(NAME)) {
        add("to mined", perSecond, "tx/s", wanted, limit);
        add("time to mined", (mined - load.started()) / 1e9, "s");
        add("from mined to confirmed", (confirmed - mined) / 1e9, "s");
        add(
            "confirmed after the deciding block",
            (confirmed - deciding.seen()) / 1e9,
            "s",
            Target.atMost(2));
        add("accepted meanwhile", load.acceptedPerSecond(), "202/s");
        addMemory(product);
      }
      if (bench.options().has(Bench.COST) && name.startsWith(NAME)) {
        new Cost(name.replace("confirm", "cost"), spent, cpu, count).figures().forEach(bench::add);
      }
      return perSecond;
    }
  }

  private void warmUp(Deployment product) throws IOException {
    bench.say(name + ": warming up with " + bench.options().warmUp() + " requests");
    try (var run = new ObservedRun(bench, name + " warm-up", product.apis())) {
      run.post(bench.options().warmUp(), Pace.asFastAsAnswered());
      run.awaitMined();
      run.awaitDepth(DEPTH);
      run.awaitConfirmed();
      run.prove(Set.of("confirmed"));
    }
  }

  private void addMemory(Deployment product) throws IOException {
    var peak = product.peakMemory();
    if (peak.isPresent()) {
      add("peak RSS", peak.getAsLong() / MIB, "MiB");
    }
    product
        .metrics()
        .by("jvm_memory_used_bytes", "area")
        .forEach((area, bytes) -> add(area + " memory after", bytes / MIB, "MiB"));
  }

  private void add(String metric, double value, String unit) {
    bench.add(Figure.of(name, metric, value, unit));
  }

  private void add(String metric, double value, String unit, Target target) {
    bench.add(Figure.of(name, metric, value, unit).with(target));
  }

  private void add(String metric, double value, String unit, Target target, double limit) {
    bench.add(Figure.of(name, metric, value, unit).with(target).besides(limit));
  }
}
