package io.sluice.benchmark;

import io.sluice.benchmark.history.History;
import io.sluice.benchmark.history.Past;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.QueryTimes;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * The same as {@link ConfirmBench} on databases that hold ever more; then questions to the last.
 */
final class HistoryBench {
  private static final String NAME = "history";
  private static final double PART = 0.95;
  private static final int QUESTIONS = 300;

  /** Shares of the whole at which the curve is taken. */
  private static final double[] STEPS = {0.1, 0.25, 0.5, 1};

  /** Older blocks than the seed's, so that what is repeated has some of its own. */
  private static final int OLDER_BLOCKS = 4_000;

  /** The node takes ever longer for a block the more it is asked for at once. */
  private static final int BLOCKS_AT_ONCE = 250;

  private static final String LIST = "/api/v1/relay/transactions?";

  private final Workbench bench;

  HistoryBench(Workbench bench) {
    this.bench = bench;
  }

  void run() throws IOException {
    for (int i = 0; i < OLDER_BLOCKS / BLOCKS_AT_ONCE; i++) {
      bench.node().mine(BLOCKS_AT_ONCE);
    }
    double limit = ConfirmBench.limit(bench);
    confirm(NAME + " warm-up", limit); // what a machine does once only is in nobody's figure
    double empty = confirm(NAME + " 0", limit);
    long wanted = bench.options().history();
    try (var history = new History(bench.infrastructure().database(), bench.node(), wanted)) {
      for (long size : LongStream.of(steps(wanted)).toArray()) {
        grow(history, size);
        double full = confirm(NAME + " " + size, limit);
        bench.add(
            Figure.of(NAME, "confirm at %,d against empty".formatted(size), full / empty, "")
                .with(Target.atLeast(PART)));
      }
      ask(history);
    }
  }

  private static long[] steps(long wanted) {
    long[] sizes = new long[STEPS.length];
    for (int i = 0; i < STEPS.length; i++) {
      sizes[i] = Math.round(wanted * STEPS[i]);
    }
    return sizes;
  }

  private double confirm(String name, double limit) throws IOException {
    try (Deployment product = bench.deploy(List.of("all"))) {
      return new ConfirmBench(bench, name, ConfirmBench.WANTED).run(product, limit);
    }
  }

  private void grow(History history, long size) throws IOException {
    bench.say("%s: filling up to %,d transactions".formatted(NAME, size));
    long start = System.nanoTime();
    history.growTo(size);
    bench.say(
        "%s: %,d transactions, %,d MB, after %.0f s"
            .formatted(
                NAME,
                history.transactions(),
                history.bytes() / 1_000_000,
                (System.nanoTime() - start) / 1e9));
    bench.add(
        Figure.of(
            NAME,
            "a transaction takes",
            (double) history.bytes() / history.transactions(),
            "bytes"));
    for (var table : history.bytesOfTables().entrySet()) {
      double bytes = (double) table.getValue() / history.transactions();
      bench.add(Figure.of(NAME, "of which " + table.getKey(), bytes, "bytes").asDetail());
    }
  }

  private void ask(History history) throws IOException {
    List<Past> past = history.some(QUESTIONS);
    try (Deployment product = bench.deploy(List.of("all"))) {
      var times = new QueryTimes(product.apis().getFirst(), bench.infrastructure().apiKey());
      bench.say(NAME + ": asking");
      times.of(past.stream().map(each -> LIST + "limit=1&to=" + each.to()).toList()); // compilers
      tell("status by id", times, past, each -> "/api/v1/relay/status/" + each.id(), 10);
      for (var filter : filters().entrySet()) {
        tell("list by " + filter.getKey(), times, past, filter.getValue(), 50);
      }
    }
  }

  /** Each filter alone, then those that are used together. */
  private static Map<String, Function<Past, String>> filters() {
    Map<String, Function<Past, String>> filters = new LinkedHashMap<>();
    filters.put("nothing", past -> LIST);
    filters.put("status confirmed", past -> LIST + "status=confirmed");
    filters.put("status failed", past -> LIST + "status=failed");
    filters.put("statuses under way", past -> LIST + "status=pending,sent,submitted,mined");
    filters.put("to", past -> LIST + "to=" + past.to());
    filters.put("to nobody", past -> LIST + "to=0x00000000000000000000000000000000000000aa");
    filters.put("relayer", past -> LIST + "relayerId=" + past.relayer());
    filters.put("hash", past -> LIST + "hash=" + past.hash());
    filters.put("created until", past -> LIST + "createdUntil=" + past.created());
    filters.put("created from", past -> LIST + "createdFrom=" + past.created());
    filters.put("created between", HistoryBench::between);
    filters.put("to and status", past -> LIST + "to=" + past.to() + "&status=confirmed");
    filters.put("to and a rare status", past -> LIST + "to=" + past.to() + "&status=failed");
    filters.put(
        "relayer and created between", past -> between(past) + "&relayerId=" + past.relayer());
    filters.put("status and created between", past -> between(past) + "&status=failed");
    return filters;
  }

  private static String between(Past past) {
    return LIST
        + "createdFrom=%s&createdUntil=%s"
            .formatted(past.created(), past.created().plusSeconds(60));
  }

  private void tell(
      String what,
      QueryTimes times,
      List<Past> past,
      Function<Past, String> path,
      double mostMillis)
      throws IOException {
    Histogram micros = times.of(past.stream().map(path).toList());
    bench.add(
        Figure.of(NAME, what + " p95", micros.getValueAtPercentile(95) / 1e3, "ms")
            .with(Target.atMost(mostMillis)));
    bench.add(Figure.of(NAME, what + ", longest", micros.getMaxValue() / 1e3, "ms").asDetail());
  }
}
