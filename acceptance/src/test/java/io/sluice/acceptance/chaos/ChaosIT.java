package io.sluice.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Findings;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All faults at once, from a seed. {@code ./sluice chaos} runs it alone, for as long and with the
 * seeds one likes.
 */
class ChaosIT {
  private static final long SEED = Long.getLong("chaos.seed", 20_261_121);
  private static final int SEEDS = Integer.getInteger("chaos.seeds", 1);
  private static final int COUNT = Integer.getInteger("chaos.count", 2_000);
  private static final int SECONDS = Integer.getInteger("chaos.seconds", 180);
  private static final int PER_SECOND = Integer.getInteger("chaos.rate", 40);
  private static final Surroundings SURROUNDINGS =
      Surroundings.of(System.getProperty("chaos.endpoints", "usual"));

  static LongStream seeds() {
    return LongStream.range(SEED, SEED + SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothing_is_lost_doubled_stuck_or_told_wrong(long seed) throws Exception {
    Weather weather = new Weather(seed);
    Wires wires = new Wires(weather, SURROUNDINGS);
    Sluice sluice =
        wires
            .before(Sluice.withProcessesOfEachRole(1))
            .with("SLUICE_REPLACEMENT_AFTER", "5s")
            .with("SLUICE_FEE_QUOTELIFE", "2s");
    List<String> report = new ArrayList<>();
    sluice.during("chaos-" + seed, () -> run(sluice, wires, weather, seed, report));
  }

  private static void run(
      Sluice sluice, Wires wires, Weather weather, long seed, List<String> report)
      throws IOException {
    String again = " --seed " + seed + " --endpoints " + name();
    say("seed " + seed + "; again: ./sluice chaos" + again, report);
    Chaos chaos =
        new Chaos(sluice, wires, weather, SURROUNDINGS, seed, blows(), line -> say(line, report));
    Findings findings = chaos.run(new Orders(seed, PER_SECOND), COUNT, Duration.ofSeconds(SECONDS));
    findings.toString().lines().forEach(line -> say(line, report));
    keep(report, seed);
    assertThat(findings.accepted()).isGreaterThanOrEqualTo(COUNT);
    assertThat(findings.problems()).as("seed " + seed).isEmpty();
  }

  /** Those named, or all. */
  private static List<Blow> blows() {
    String only = System.getProperty("chaos.only", "");
    return only.isEmpty()
        ? List.of(Blow.values())
        : Arrays.stream(only.split(",")).map(Blow::valueOf).toList();
  }

  private static String name() {
    return SURROUNDINGS.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void say(String line, List<String> report) {
    System.out.println(line);
    report.add(line);
  }

  private static void keep(List<String> report, long seed) throws IOException {
    Path root = Path.of(System.getProperty("sluice.root", "."));
    Path folder = Files.createDirectories(root.resolve(".sluice/chaos"));
    Files.write(folder.resolve(name() + "-seed-" + seed + ".txt"), report);
  }
}
