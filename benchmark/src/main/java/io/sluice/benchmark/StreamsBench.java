package io.sluice.benchmark;

import io.sluice.benchmark.load.EventStreams;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.StreamReader;
import io.sluice.benchmark.product.ClientKeys;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Two thousand open streams of events on one process: twenty clients, each with a hundred streams
 * and a transaction a second, which has five events. From an event's own time, which is before its
 * commit, until each of its client's streams has it.
 */
final class StreamsBench {
  private static final String NAME = "streams";
  private static final int CLIENTS = 20;
  private static final int STREAMS_EACH = 100;
  private static final int PER_SECOND_EACH = 1;
  private static final int WARM_UP_SECONDS = 30;
  private static final int SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double MEGABYTE = 1 << 20;

  /** What is alive at the end, of what was when all streams were open and warm. */
  private static final double FLAT = 1.1;

  private final Workbench bench;

  StreamsBench(Workbench bench) {
    this.bench = bench;
  }

  void run() throws IOException {
    try (Deployment product = bench.deploy(List.of("all"))) {
      URI api = product.apis().getFirst();
      Map<String, List<StreamReader>> byKey = new LinkedHashMap<>();
      for (int i = 0; i < CLIENTS; i++) {
        String admin = bench.infrastructure().apiKey();
        byKey.put(ClientKeys.add(api, admin, "listener " + i), new ArrayList<>());
      }
      long empty = product.liveHeap();
      try (var streams = new EventStreams(api)) {
        open(streams, byKey);
        load(product, streams, byKey, WARM_UP_SECONDS);
        long warm = product.liveHeap();
        bench.add(
            Figure.of(
                NAME, "memory of a stream", (warm - empty) / 1024.0 / streams.all().size(), "KB"));
        measure(product, streams, byKey);
        long end = product.liveHeap();
        bench.add(Figure.of(NAME, "heap alive, streams open", warm / MEGABYTE, "MB"));
        bench.add(
            Figure.of(NAME, "heap alive at the end", end / MEGABYTE, "MB")
                .with(Target.atMost(FLAT * warm / MEGABYTE)));
      }
    }
  }

  private void open(EventStreams streams, Map<String, List<StreamReader>> byKey)
      throws IOException {
    bench.say(NAME + ": opening " + CLIENTS * STREAMS_EACH + " streams");
    for (int i = 0; i < STREAMS_EACH; i++) {
      for (Map.Entry<String, List<StreamReader>> each : byKey.entrySet()) {
        each.getValue().add(streams.open(each.getKey()));
        if (i == 0) {
          awaitAllOpen(streams); // of keys that nobody knows yet few are looked up at once
        }
      }
      awaitAllOpen(streams);
    }
  }

  private void awaitAllOpen(EventStreams streams) throws IOException {
    int expected = streams.all().size();
    await(streams, () -> count(streams, StreamReader::isOpen) == expected, "opened");
  }

  private void measure(
      Deployment product, EventStreams streams, Map<String, List<StreamReader>> byKey)
      throws IOException {
    Metrics before = product.metrics();
    var cpuBefore = product.cpuTime();
    long eventsBefore = events(streams);
    streams.micros();
    int sent = load(product, streams, byKey, SECONDS);
    Histogram micros = streams.micros();
    long told = events(streams) - eventsBefore;
    Duration cpu = product.cpuTime().since(cpuBefore).spent().getOrDefault("server", Duration.ZERO);
    Metrics spent = product.metrics().since(before);
    double stored = (double) told / STREAMS_EACH;
    bench.add(Figure.of(NAME, "streams open", streams.all().size(), "streams"));
    bench.add(Figure.of(NAME, "events", stored / SECONDS, "1/s").with(Target.atLeast(100)));
    bench.add(Figure.of(NAME, "events of a transaction", stored / sent, ""));
    bench.add(Figure.of(NAME, "sent on streams", (double) told / SECONDS, "1/s"));
    bench.add(Figure.of(NAME, "event to reader p50", micros.getValueAtPercentile(50) / 1e3, "ms"));
    bench.add(
        Figure.of(NAME, "event to reader p95", micros.getValueAtPercentile(95) / 1e3, "ms")
            .with(Target.atMost(250)));
    bench.add(Figure.of(NAME, "event to reader p99", micros.getValueAtPercentile(99) / 1e3, "ms"));
    bench.add(Figure.of(NAME, "event to reader, longest", micros.getMaxValue() / 1e3, "ms"));
    bench.add(
        Figure.of(NAME, "streams cut off", spent.total("streams_cut_total").orElse(0), "streams")
            .with(Target.atMost(0)));
    bench.add(
        Figure.of(NAME, "a processor is busy with it", cpu.toMillis() / (SECONDS * 10.0), "%"));
  }

  /**
   * Lets all clients send for so long, and waits until all streams were told of all ends.
   *
   * @return how many transactions
   */
  private int load(
      Deployment product, EventStreams streams, Map<String, List<StreamReader>> byKey, int seconds)
      throws IOException {
    bench.say(
        "%s: %d transactions a second for %d s"
            .formatted(NAME, CLIENTS * PER_SECOND_EACH, seconds));
    List<String> keys = List.copyOf(byKey.keySet());
    int each = seconds * PER_SECOND_EACH;
    Map<String, Integer> before = new LinkedHashMap<>();
    byKey.forEach((key, some) -> before.put(key, some.getFirst().ended()));
    try (var run = new ObservedRun(bench, NAME, product.apis(), keys);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> posting = new ArrayList<>();
      for (String key : keys) {
        posting.add(threads.submit(() -> run.post(key, 1, each, Pace.perSecond(PER_SECOND_EACH))));
      }
      for (Future<?> one : posting) {
        one.get();
      }
      run.awaitMined();
      run.awaitDepth(ConfirmBench.DEPTH);
      run.awaitConfirmed();
      run.prove(Set.of("confirmed"));
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    for (Map.Entry<String, List<StreamReader>> client : byKey.entrySet()) {
      int ends = before.getOrDefault(client.getKey(), 0) + each;
      await(
          streams,
          () -> client.getValue().stream().allMatch(one -> one.ended() >= ends),
          "told of all ends");
      if (client.getValue().stream().anyMatch(one -> one.ended() != ends)) {
        bench.violated(NAME, List.of("A stream was told more ends than there were."));
      }
      if (client.getValue().stream().mapToInt(StreamReader::events).distinct().count() != 1) {
        bench.violated(NAME, List.of("Streams of one client were not told the same."));
      }
    }
    return each * keys.size();
  }

  private void await(EventStreams streams, Done done, String what) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.isSo()) {
      streams.check();
      if (System.nanoTime() > end) {
        bench.violated(NAME, List.of("Not all streams were " + what + "."));
        return;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static long events(EventStreams streams) {
    return streams.all().stream().mapToLong(StreamReader::events).sum();
  }

  private static int count(EventStreams streams, java.util.function.Predicate<StreamReader> which) {
    return (int) streams.all().stream().filter(which).count();
  }

  /** Something that is waited for. */
  private interface Done {
    boolean isSo();
  }
}
