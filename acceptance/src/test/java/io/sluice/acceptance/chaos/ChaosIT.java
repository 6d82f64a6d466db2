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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All faults at once, from a seed. {@code ./sluice chaos} runs it alone, for as long and with the
 * seed one likes.
 */
class ChaosIT {
  private static final long SEED = Long.getLong("chaos.seed", 20_261_121);
  private static final int COUNT = Integer.getInteger("chaos.count", 2_000);
  private static final int SECONDS = Integer.getInteger("chaos.seconds", 180);
  private static final int PER_SECOND = Integer.getInteger("chaos.rate", 40);

  private static final Weather WEATHER = new Weather(SEED);
  private static final Surroundings SURROUNDINGS =
      Surroundings.of(System.getProperty("chaos.endpoints", "usual"));
  private static final Wires WIRES = new Wires(WEATHER, SURROUNDINGS);

  @RegisterExtension
  static final Sluice sluice =
      WIRES
          .before(Sluice.withProcessesOfEachRole(1))
          .with("SLUICE_REPLACEMENT_AFTER", "5s")
          .with("SLUICE_FEE_QUOTELIFE", "2s");

  @Test
  void nothing_is_lost_doubled_stuck_or_told_wrong() throws Exception {
    List<String> report = new ArrayList<>();
    String again = " --seed " + SEED + " --endpoints " + name();
    say("seed " + SEED + "; again: ./sluice chaos" + again, report);
    Chaos chaos =
        new Chaos(sluice, WIRES, WEATHER, SURROUNDINGS, SEED, blows(), line -> say(line, report));
    Findings findings = chaos.run(new Orders(SEED, PER_SECOND), COUNT, Duration.ofSeconds(SECONDS));
    findings.toString().lines().forEach(line -> say(line, report));
    keep(report);
    assertThat(findings.accepted()).isGreaterThanOrEqualTo(COUNT);
    assertThat(findings.problems()).as("seed " + SEED).isEmpty();
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

  private static void keep(List<String> report) throws IOException {
    Path root = Path.of(System.getProperty("sluice.root", "."));
    Path folder = Files.createDirectories(root.resolve(".sluice/chaos"));
    Files.write(folder.resolve(name() + "-seed-" + SEED + ".txt"), report);
  }
}
