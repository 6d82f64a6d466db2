package io.sluice.benchmark.product;

import io.sluice.embedded.Infrastructure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What processors have spent so far, by whom.
 *
 * @param spent by name; the bench's own JVM holds the queue server too
 */
public record CpuTime(Map<String, Duration> spent) {

  /** Up to now. */
  static CpuTime of(Infrastructure infrastructure, List<Long> serverPids) {
    Map<String, Duration> spent = new LinkedHashMap<>();
    spent.put("server", serverPids.stream().map(CpuTime::of).reduce(Duration.ZERO, Duration::plus));
    spent.put("database", of(infrastructure.database().pid()));
    spent.put("node", of(infrastructure.node().pid()));
    spent.put("load and queues", of(ProcessHandle.current().pid()));
    return new CpuTime(spent);
  }

  /** Zero where the system does not tell. */
  private static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** What was spent since then. */
  public CpuTime since(CpuTime earlier) {
    Map<String, Duration> difference = new LinkedHashMap<>();
    spent.forEach((name, time) ->
        difference.put(name, time.minus(earlier.spent.getOrDefault(name, Duration.ZERO))));
    return new CpuTime(difference);
  }
}
