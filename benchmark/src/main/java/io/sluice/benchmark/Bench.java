package io.sluice.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** What can be measured. */
enum Bench {
  /** From the first POST until all transactions are mined, and confirmed. */
  CONFIRM,
  /** What a transaction costs in calls and round trips, during {@link #CONFIRM}. */
  COST,
  /** From a POST until the node has the transaction. */
  LATENCY,
  /** Durable answers in a second while nothing but the API runs. */
  ACCEPT,
  /** {@link #CONFIRM} while one of three endpoints dies. */
  FAILOVER,
  /** {@link #CONFIRM} while one of the lanes can send nothing more. */
  STUCK;

  static final String NAMES = "confirm, cost, latency, accept, failover, stuck";

  /**
   * Reads a name as written on the command line.
   *
   * @throws IllegalArgumentException when there is no such bench
   */
  static Bench of(String name) {
    return Arrays.stream(values())
        .filter(bench -> bench.text().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("\"" + name + "\" is no bench; name some of " + NAMES));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
