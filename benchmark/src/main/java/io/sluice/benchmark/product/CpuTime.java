package io.sluice.benchmark.product;

import io.sluice.embedded.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What processors have spent so far, by whom.
 *
 * @param spent by name; the bench's own JVM holds the queue server too
 */
public record CpuTime(Map<String, Duration> spent) {
  private static final int IDLE = 4;
  private static final int WAITING = 5;

  /** Up to now. */
  static CpuTime of(Infrastructure infrastructure, List<Long> serverPids) {
    Map<String, Duration> spent = new LinkedHashMap<>();
    spent.put("server", serverPids.stream().map(CpuTime::of).reduce(Duration.ZERO, Duration::plus));
    spent.put("database", of(infrastructure.database().pid()));
    spent.put("node", of(infrastructure.node().pid()));
    spent.put("load and queues", of(ProcessHandle.current().pid()));
    Duration ours = spent.values().stream().reduce(Duration.ZERO, Duration::plus);
    Duration whole = ofMachine();
    if (whole.compareTo(ours) > 0) {
      spent.put("everything else", whole.minus(ours)); // much of it spoils a measurement
    }
    return new CpuTime(spent);
  }

  /** All processors since the machine started, idle time left out; zero where it is not told. */
  private static Duration ofMachine() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      return ofMachine(lines.findFirst().orElse(""));
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  /** The line is "cpu user nice system idle iowait irq softirq steal …" in 1/100 s (proc(5)). */
  static Duration ofMachine(String line) {
    String[] words = line.split(" +", -1);
    long ticks = 0;
    for (int i = 1; i < Math.min(words.length, 9); i++) {
      ticks += i == IDLE || i == WAITING ? 0 : Long.parseLong(words[i]);
    }
    return Duration.ofMillis(10 * ticks);
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
