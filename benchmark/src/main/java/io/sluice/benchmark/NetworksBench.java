package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.node.MortalEndpoint;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import io.sluice.embedded.Anvil;
import io.sluice.embedded.Infrastructure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * From the first POST until all are mined: on the only network of a process, on two at once, and on
 * one of two while the other's node answers nothing. What is compared with is measured before and
 * after, since a machine warms up and a database grows.
 */
final class NetworksBench {
  private static final String NAME = "networks";

  /** Of the throughput of a process with one network. */
  private static final double PART_AT_ONCE = 0.9;

  /** Of the throughput while the other network is well. */
  private static final double PART_OF_ONE = 0.95;

  /** Waits on the network that is down, of what is sent to the other. */
  private static final double WAITING = 0.1;

  private final Workbench bench;
  private final int count;

  NetworksBench(Workbench bench) {
    this.bench = bench;
    this.count = 2 * bench.options().count(); // a block more or less is to make little difference
  }

  void run() throws IOException {
    bench.infrastructure().startNetworks(2);
    double before = onTheOnlyOne("before");
    double atOnce = onTwo();
    double one = (before + onTheOnlyOne("after")) / 2;
    add("to mined, two at once", atOnce, one, PART_AT_ONCE);
  }

  private double onTheOnlyOne(String when) throws IOException {
    try (Deployment product = bench.deploy(List.of("all"))) {
      Anvil node = bench.infrastructure().node();
      alone(product, node, "warm-up", bench.options().warmUp());
      double perSecond = alone(product, node, "the only network", count);
      return shown("to mined, the only network, " + when, perSecond);
    }
  }

  /** Transactions per second on both together. */
  private double onTwo() throws IOException {
    Anvil second = bench.infrastructure().nodes().get(1);
    try (var way = new MortalEndpoint(second.url());
        Deployment product = deploy(way)) {
      atOnce(product, second, "warm-up of two", bench.options().warmUp());
      double both = atOnce(product, second, "two at once", count);
      whileTheOtherIsDown(product, second, way);
      return both;
    }
  }

  private Deployment deploy(MortalEndpoint second) {
    Map<String, String> settings =
        Map.of(
            "rpc.urls",
            second.url(),
            "chain.block-time",
            bench.options().blockTime().toMillis() + "ms");
    return bench.deploy(
        List.of("all"),
        Map.of(
            Infrastructure.FURTHER_NETWORKS,
            bench.infrastructure().furtherNetworks(2, node -> settings)));
  }

  private void whileTheOtherIsDown(Deployment product, Anvil second, MortalEndpoint way)
      throws IOException {
    Anvil first = bench.infrastructure().node();
    double before = alone(product, first, "one, the other well", count);
    double down;
    try (var waiting = new ObservedRun(bench, NAME + " waiting", product.apis(), second)) {
      bench.say(NAME + ": the second network's node stops answering");
      way.die();
      waiting.post((int) Math.max(1, WAITING * count), Pace.asFastAsAnswered());
      down = alone(product, first, "one, the other down", count);
      way.revive();
      long back = System.nanoTime();
      bench.add(
          Figure.of(
              NAME, "the other mined, after its return", (waiting.awaitMined() - back) / 1e9, "s"));
      end(waiting);
    }
    double after = alone(product, first, "one, the other well", count);
    shown("to mined, one of two, before", before);
    shown("to mined, one of two, after", after);
    add("to mined, the other down", down, (before + after) / 2, PART_OF_ONE);
  }

  /** Transactions per second on one network. */
  private double alone(Deployment product, Anvil network, String what, int requests)
      throws IOException {
    try (var run = new ObservedRun(bench, NAME + " " + what, product.apis(), network)) {
      bench.say("%s: %s, %d requests".formatted(NAME, what, requests));
      LoadResult load = run.post(requests, Pace.asFastAsAnswered());
      long mined = run.awaitMined();
      end(run);
      return requests * 1e9 / (mined - load.started());
    }
  }

  /** Transactions per second on both together, half of the requests on each. */
  private double atOnce(Deployment product, Anvil second, String what, int requests)
      throws IOException {
    String name = NAME + " " + what;
    int half = Math.max(1, requests / 2);
    try (var here = new ObservedRun(bench, name, product.apis(), bench.infrastructure().node());
        var there = new ObservedRun(bench, name, product.apis(), second);
        var thread = Executors.newSingleThreadExecutor()) {
      bench.say("%s: %s, %d requests on each".formatted(NAME, what, half));
      Future<LoadResult> other = thread.submit(() -> post(there, half));
      LoadResult own = post(here, half);
      LoadResult others = result(other);
      long mined = Math.max(here.awaitMined(), there.awaitMined());
      end(here);
      end(there);
      return 2 * half * 1e9 / (mined - Math.min(own.started(), others.started()));
    }
  }

  private LoadResult post(ObservedRun run, int requests) throws IOException {
    return run.post(
        bench.infrastructure().apiKey(),
        Options.CONNECTIONS / 2,
        requests,
        Pace.asFastAsAnswered());
  }

  private static LoadResult result(Future<LoadResult> load) throws IOException {
    try {
      return load.get();
    } catch (ExecutionException e) {
      throw new IOException("The second network's requests failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  /** All of it is mined. */
  private static void end(ObservedRun run) throws IOException {
    run.awaitDepth(ConfirmBench.DEPTH);
    run.awaitConfirmed();
    run.prove(Set.of("confirmed"));
  }

  private double shown(String metric, double perSecond) {
    bench.add(Figure.of(NAME, metric, perSecond, "tx/s"));
    return perSecond;
  }

  private void add(String metric, double perSecond, double against, double part) {
    bench.add(
        Figure.of(NAME, metric, perSecond, "tx/s")
            .besides(against)
            .with(Target.atLeast(part * against)));
  }
}
