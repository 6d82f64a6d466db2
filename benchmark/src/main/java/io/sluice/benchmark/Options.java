package io.sluice.benchmark;

import java.time.Duration;
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
 * @param split whether to measure {@link Bench#CONFIRM} also with two processes of each role
 * @param jvmOptions of the product's processes, after the usual ones
 */
record Options(
    Set<Bench> benches,
    int count,
    int warmUp,
    int lanes,
    Duration blockTime,
    boolean split,
    List<String> jvmOptions) {

  /** Of clients that send as fast as they are answered. */
  static final int CONNECTIONS = 64;

  Options {
    benches = Set.copyOf(benches.isEmpty() ? EnumSet.allOf(Bench.class) : benches);
    jvmOptions = List.copyOf(jvmOptions);
    if (count < 1 || warmUp < 1 || lanes < 1 || !blockTime.isPositive()) {
      throw new IllegalArgumentException(
          "--count, --warm-up, --lanes and --block-time must be positive");
    }
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
