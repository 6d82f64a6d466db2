package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.PostLoad;
import io.sluice.benchmark.load.Signed;
import io.sluice.benchmark.product.CpuTime;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How many signatures a core can check in a second, by the processor time of requests that are
 * refused: some because of their deadline, before their signature is looked at; others because they
 * call what is no contract, after it was. What lies between is the check: that there is none is
 * remembered.
 */
final class SignatureBench {
  private static final String NAME = "gasless";
  private static final int TIMES = 5;
  private static final int LEAST = 1000;
  private static final int REFUSED = 400;
  private static final double WANTED = 3000;

  private final Workbench bench;
  private final Deployment product;

  SignatureBench(Workbench bench, Deployment product) {
    this.bench = bench;
    this.product = product;
  }

  /**
   * Runs it.
   *
   * @param requests of each kind
   */
  void run(int requests, Signed users) throws IOException {
    List<byte[]> late = users.late(requests);
    List<byte[]> astray = users.astray(requests);
    bench.say(NAME + ": requests that are refused before and after their signature is checked");
    cost(late, requests);
    cost(astray, requests);
    int count = Math.max(LEAST, TIMES * requests);
    double before = cost(late, count);
    double after = cost(astray, count);
    double again = cost(late, count);
    double check = after - (before + again) / 2;
    bench.add(
        Figure.of(NAME, "signatures checked, per second of a core", 1e9 / check, "/s")
            .with(Target.atLeast(WANTED)));
    bench.add(Figure.of(NAME, "CPU of the server, refused after the check", after / 1e6, "ms"));
  }

  /** Nanoseconds of the server's processor time for each. */
  private double cost(List<byte[]> requests, int count) throws IOException {
    CpuTime start = product.cpuTime();
    LoadResult load =
        new PostLoad(product.apis(), Options.CONNECTIONS, requests)
            .run(count, Pace.asFastAsAnswered());
    CpuTime spent = product.cpuTime().since(start);
    if (load.others().getOrDefault(REFUSED, 0) != count) {
      bench.violated(
          NAME, List.of("Not all were refused: " + load.others() + " of " + count + "."));
    }
    return (double) spent.spent().getOrDefault("server", Duration.ZERO).toNanos() / count;
  }
}
