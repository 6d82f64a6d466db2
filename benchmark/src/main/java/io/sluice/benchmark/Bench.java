package io.sluice.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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
  /** What policies, quotas, limits and signatures add to an answer. */
  GATEWAY,
  /** {@link #CONFIRM} while one of several endpoints dies. */
  FAILOVER,
  /** {@link #CONFIRM} while one of the lanes can send nothing more. */
  STUCK,
  /** A client that asks for thousands at once, and one that asks for one a second. */
  FAIRNESS,
  /** Deliveries to a webhook in a second, alone and beside one that hangs. */
  WEBHOOKS,
  /** What a process costs that has nothing to do; on a chain of its own. */
  IDLE,
  /** What users sign and do not pay for, beside {@link #CONFIRM}. */
  GASLESS,
  /** {@link #CONFIRM} on two chains at once, and on one while the other is down. */
  NETWORKS,
  /** A thousand lanes; on a chain of its own. */
  LANES,
  /** Thousands of open streams of events. */
  STREAMS,
  /** {@link #CONFIRM} and the API on what millions of transactions have left; takes long. */
  HISTORY;

  static final String NAMES =
      "confirm, cost, latency, accept, gateway, failover, stuck, fairness, webhooks, idle, gasless, networks, lanes, streams, history";

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

  /** Those that are measured when none is named. */
  static Set<Bench> usual() {
    return Arrays.stream(values())
        .filter(bench ->
            bench != GASLESS
                && bench != NETWORKS
                && bench != LANES
                && bench != STREAMS
                && bench != HISTORY)
        .collect(Collectors.toSet());
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
