package io.sluice.benchmark;

import io.sluice.benchmark.hook.HookReceiver;
import io.sluice.benchmark.hook.WaitingHooks;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.product.Webhooks;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** How fast deliveries leave one process of the API, from the first to the last. */
final class WebhookBench {
  private static final String NAME = "webhooks";
  private static final int COUNT = 15_000;
  private static final double WANTED = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final Workbench bench;

  WebhookBench(Workbench bench) {
    this.bench = bench;
  }

  void run() throws IOException {
    try (Deployment product = bench.deploy(List.of("api"));
        HookReceiver receiver = HookReceiver.answering();
        HookReceiver hanging = HookReceiver.hanging();
        WaitingHooks waiting =
            new WaitingHooks(bench.infrastructure().database(), Clock.systemUTC())) {
      URI api = product.apis().getFirst();
      String key = bench.infrastructure().apiKey();
      String good = Webhooks.add(api, key, receiver.url());
      bench.say(NAME + ": warming up");
      waiting.add(List.of(good), bench.options().warmUp());
      waiting.begin();
      await(receiver, bench.options().warmUp());
      measure("alone", product, receiver, waiting, List.of(good));
      String bad = Webhooks.add(api, key, hanging.url());
      measure("beside one that hangs", product, receiver, waiting, List.of(good, bad));
      bench.add(
          Figure.of(NAME, "requests to the one that hangs", hanging.requests(), "").asDetail());
    }
  }

  private void measure(
      String how,
      Deployment product,
      HookReceiver receiver,
      WaitingHooks waiting,
      List<String> webhooks)
      throws IOException {
    bench.say("%s: %,d deliveries, %s".formatted(NAME, COUNT, how));
    receiver.forget();
    waiting.add(webhooks, COUNT);
    Metrics before = product.metrics();
    var cpuBefore = product.cpuTime();
    waiting.begin();
    if (!await(receiver, COUNT)) {
      bench.violated(
          NAME, List.of("%s: only %,d of %,d came".formatted(how, receiver.count(), COUNT)));
    }
    Metrics spent = product.metrics().since(before);
    var cpu = product.cpuTime().since(cpuBefore);
    Map<String, Long> arrivals = receiver.arrivals();
    double seconds =
        (Collections.max(arrivals.values()) - Collections.min(arrivals.values())) / 1e9;
    bench.add(
        Figure.of(NAME, "deliveries a second, " + how, arrivals.size() / seconds, "1/s")
            .with(Target.atLeast(WANTED)));
    bench.add(
        Figure.of(NAME, "twice delivered, " + how, receiver.requests() - arrivals.size(), "")
            .asDetail());
    spent
        .total("sql_round_trips_total")
        .ifPresent(trips ->
            bench.add(
                Figure.of(NAME, "round trips per delivery, " + how, trips / arrivals.size(), "")
                    .asDetail()));
    bench.add(
        Figure.of(
                NAME,
                "server's processor time per delivery, " + how,
                cpu.spent().getOrDefault("server", Duration.ZERO).toNanos() / 1e6 / COUNT,
                "ms")
            .asDetail());
  }

  /** Whether all came. */
  private static boolean await(HookReceiver receiver, int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (receiver.count() < count && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return receiver.count() >= count;
  }
}
