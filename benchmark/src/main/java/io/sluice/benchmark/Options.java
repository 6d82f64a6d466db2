package io.sluice.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What to measure, and how.
 *
 * @param count transactions of {@link Bench#CONFIRM}; {@link Bench#ACCEPT} sends twice as many
 * @param warmUp requests before each measurement, which let a JVM compile what it runs and lanes
 *     find their windows; the more processes there are, the more each of them needs
 * @param history transactions of {@link Bench#HISTORY} that are over
 * @param split whether to measure {@link Bench#CONFIRM} also with two processes of each role
 * @param jvmOptions of the product's processes, after the usual ones
 */
record Options(
    Set<Bench> benches,
    int count,
    int warmUp,
    int lanes,
    Duration blockTime,
    int history,
    boolean split,
    List<String> jvmOptions) {

  /** Of clients that send as fast as they are answered. */
  static final int CONNECTIONS = 64;

  /** Of the chain that {@link Bench#IDLE} and {@link Bench#LANES} have, as Polygon and Base do. */
  private static final Duration SLOW_BLOCKS = Duration.ofSeconds(2);

  private static final int MANY_LANES = 1000;

  Options {
    benches = Set.copyOf(benches.isEmpty() ? Bench.usual() : benches);
    jvmOptions = List.copyOf(jvmOptions);
    positive("--count", count);
    positive("--warm-up", warmUp);
    positive("--lanes", lanes);
    positive("--history", history);
    positive("--block-time", blockTime.toMillis());
  }

  private static void positive(String option, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " must be positive, not " + value);
    }
  }

  /** The same by what they run on: each has an infrastructure of its own. */
  List<Options> parts() {
    List<Options> parts = new ArrayList<>();
    Set<Bench> usual = EnumSet.copyOf(benches);
    usual.removeAll(
        EnumSet.of(Bench.IDLE, Bench.NETWORKS, Bench.LANES, Bench.STREAMS, Bench.HISTORY));
    if (!usual.isEmpty()) {
      parts.add(on(usual, lanes, blockTime));
    }
    if (has(Bench.IDLE)) {
      parts.add(on(Set.of(Bench.IDLE), lanes, SLOW_BLOCKS));
    }
    if (has(Bench.NETWORKS)) {
      parts.add(on(Set.of(Bench.NETWORKS), lanes, blockTime));
    }
    if (has(Bench.LANES)) {
      parts.add(on(Set.of(Bench.LANES), MANY_LANES, SLOW_BLOCKS));
    }
    if (has(Bench.STREAMS)) {
      parts.add(on(Set.of(Bench.STREAMS), lanes, blockTime));
    }
    if (has(Bench.HISTORY)) {
      parts.add(on(Set.of(Bench.HISTORY), lanes, blockTime));
    }
    return parts;
  }

  private Options on(Set<Bench> some, int itsLanes, Duration itsBlocks) {
    return new Options(some, count, warmUp, itsLanes, itsBlocks, history, split, jvmOptions);
  }

  boolean has(Bench bench) {
    return benches.contains(bench);
  }

  boolean hasSome(Bench... some) {
    return Arrays.stream(some).anyMatch(this::has);
  }

  /** For the CSV: what must be the same for rows to be comparable. */
  String settings() {
    return "count=%d lanes=%d block-time=%dms warm-up=%d connections=%d heap=512m cores=%d java=%s%s"
        .formatted(
            count,
            lanes,
            blockTime.toMillis(),
            warmUp,
            CONNECTIONS,
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().feature(),
            jvmOptions.isEmpty() ? "" : " jvm=" + String.join(" ", jvmOptions));
  }
}
