package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.SignedTransfers;
import io.sluice.benchmark.load.Transfers;
import io.sluice.benchmark.product.ClientKeys;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the gateway adds to an answer: a client that may do everything beside one that has a policy,
 * a rate limit and an allow-list, one that has quotas as well, and one that signs its requests too.
 * In turn, so that what changes on the machine changes for all of them; only the API runs
 * meanwhile.
 */
final class GatewayBench {
  private static final String NAME = "gateway";
  private static final int PER_SECOND = 500;

  /** Short and many: what else the machine does lasts for seconds, and must not hit one side. */
  private static final int SECONDS = 2;

  private static final int ROUNDS = 30;
  private static final int WARM_UP_ROUNDS = 8;
  private static final double MOST_ADDED = 0.3;
  private static final String OTHERS = "relay,signer,broadcaster,monitor";

  /** Whoever may ask for signatures needs one; this one is nobody's. */
  private static final String SIGNING_KEY = "YmVuY2htYXJrLWJlbmNobWFyay1iZW5jaG1hcmstMzI=";

  private final Workbench bench;
  private final List<Side> sides = new ArrayList<>();

  GatewayBench(Workbench bench) {
    this.bench = bench;
  }

  void run() throws IOException {
    try (Deployment product =
        bench.deploy(List.of("api"), Map.of("SLUICE_ACCESS_SIGNING_KEYS", SIGNING_KEY))) {
      URI api = product.apis().getFirst();
      String admin = bench.infrastructure().apiKey();
      String bare = ClientKeys.addUnlimited(api, admin, "bare");
      List<String> listed = Transfers.recipients();
      var checked = ClientKeys.addChecked(api, admin, "checked", listed);
      var counted = ClientKeys.addCounted(api, admin, "counted", listed, false);
      var signing = ClientKeys.addCounted(api, admin, "signing", listed, true);
      int count = PER_SECOND * SECONDS;
      sides.add(new Side("bare", () -> Transfers.requests(bare)));
      sides.add(new Side("policy and limit", () -> Transfers.requests(checked.key())));
      sides.add(new Side("and quotas", () -> Transfers.requests(counted.key())));
      sides.add(
          new Side(
              "and signed",
              () -> SignedTransfers.requests(signing.key(), signing.secret(), count)));
      List<String> keys = List.of(bare, checked.plain(), counted.plain(), signing.plain());
      try (var run = new ObservedRun(bench, NAME, product.apis(), keys)) {
        bench.say(NAME + ": warming up");
        for (Side side : sides) {
          run.post(side.requests.made(), 1, 1, Pace.asFastAsAnswered()); // its key is known then
        }
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
          for (Side side : sides) {
            run.post(side.requests.made(), Options.CONNECTIONS, count, Pace.asFastAsAnswered());
          }
        }
        measure(product, run, count);
        report();
        try (Deployment _ = bench.deploy(List.of(OTHERS))) {
          bench.say(NAME + ": the others take what is there");
          run.awaitMined();
          run.prove(Set.of("mined", "confirmed"));
        }
      }
    }
  }

  private void measure(Deployment product, ObservedRun run, int count) throws IOException {
    bench.say("%s: %d a second of each, %d rounds".formatted(NAME, PER_SECOND, ROUNDS));
    for (int round = 1; round <= ROUNDS; round++) {
      for (Side side : turned(round)) {
        List<byte[]> requests = side.requests.made();
        Metrics before = product.metrics();
        LoadResult load =
            run.post(requests, Options.CONNECTIONS, count, Pace.perSecond(PER_SECOND));
        side.add(load, product.metrics().since(before), count);
      }
    }
  }

  /** Each round begins with another: what the one before left to do is not always for the same. */
  private List<Side> turned(int round) {
    List<Side> all = new ArrayList<>(sides);
    Collections.rotate(all, round);
    return all;
  }

  private void report() {
    Side bare = sides.getFirst();
    for (Side side : sides) {
      bench.add(
          Figure.of(NAME, side.name + ": POST to 202 p50", middle(side.p50), "ms")
              .besides(middle(bare.p50)));
      bench.add(Figure.of(NAME, side.name + ": POST to 202 p95", middle(side.p95), "ms"));
      bench.add(
          Figure.of(NAME, side.name + ": SQL round trips", middle(side.roundTrips), "a request"));
    }
    for (Side side : sides.subList(1, sides.size())) {
      List<Double> added = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        added.add(side.p50.get(i) - bare.p50.get(i));
      }
      bench.add(
          Figure.of(NAME, side.name + ": adds to the p50", middle(added), "ms")
              .with(Target.atMost(MOST_ADDED)));
    }
  }

  private static double middle(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** One of the clients, by rounds. */
  private static final class Side {
    final String name;
    final Requests requests;
    final List<Double> p50 = new ArrayList<>();
    final List<Double> p95 = new ArrayList<>();
    final List<Double> roundTrips = new ArrayList<>();

    Side(String name, Requests requests) {
      this.name = name;
      this.requests = requests;
    }

    void add(LoadResult load, Metrics spent, int count) {
      p50.add(load.millisAt(50));
      p95.add(load.millisAt(95));
      roundTrips.add(spent.total("sql_round_trips_total").orElse(0) / count);
    }
  }

  /** Signed ones must be new. */
  private interface Requests {
    List<byte[]> made();
  }
}
