package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.RelayApi;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Throughput of the other lanes while one can send nothing more; then that it goes on by itself.
 */
final class StuckLaneBench {
  private static final String NAME = "stuck lane";
  private static final String NOTHING = "0x0";
  private static final String PLENTY = "0xd3c21bcecceda1000000";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Workbench bench;

  StuckLaneBench(Workbench bench) {
    this.bench = bench;
  }

  /**
   * Runs it. Begin with a product that is warm.
   *
   * @param healthy transactions per second of all lanes together
   */
  void run(Deployment product, double healthy) throws IOException {
    String lane = bench.infrastructure().keys().addresses().getFirst();
    var api = new RelayApi(product.apis().getFirst(), bench.infrastructure().apiKey());
    try (var run = new ObservedRun(bench, NAME, product.apis())) {
      int count = bench.options().count();
      bench.say(NAME + ": sending " + count + " requests; at a quarter a lane loses its money");
      Thread robber = run.whenMined(count / 4, () -> bench.node().setBalance(lane, NOTHING));
      LoadResult load = run.post(count, Pace.asFastAsAnswered());
      long done = run.awaitAllBut(count, () -> api.pending(lane), LIMIT);
      join(robber);
      int mined = run.mined();
      double perSecond = mined * 1e9 / (done - load.started());
      int lanes = bench.options().lanes();
      bench.add(Figure.of(NAME, "stuck meanwhile", count - mined, "tx"));
      bench.add(
          Figure.of(NAME, "to mined by the others", perSecond, "tx/s")
              .with(Target.atLeast(healthy * (lanes - 1) / lanes)));
      bench.node().setBalance(lane, PLENTY);
      bench.say(NAME + ": it has money again");
      long paid = System.nanoTime();
      long all = run.awaitMined();
      bench.add(Figure.of(NAME, "from money to all mined", (all - paid) / 1e9, "s"));
      run.awaitDepth(ConfirmBench.DEPTH);
      run.awaitConfirmed();
      run.prove(Set.of("confirmed"));
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }
}
