package io.sluice.acceptance.chaos;

import io.sluice.embedded.EmbeddedException;
import io.sluice.embedded.cli.HelpOption;
import io.sluice.embedded.cli.OptionCheck;
import io.sluice.embedded.cli.PlainCommandLine;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./sluice chaos}. */
@Command(
    name = "sluice chaos",
    sortOptions = false,
    description =
        "Runs every role as a process of its own, lets clients ask, and deals out faults: kills, "
            + "outages, storms on every wire, a node that lies, providers that limit and lack, "
            + "reorganisations. Then compares everything that was accepted with the chain. "
            + "The report of each run stays in .sluice/chaos, what processes log in acceptance/target.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was lost, doubled, stuck, told wrong, or left unexplained",
      "1:something was, or a run could not be made",
      "2:the command line is wrong"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int MOST_NETWORKS = 10;
  private static final int MOST_MINUTES = 10_080;
  private static final int MOST_SEEDS = 1_000;
  private static final int MOST_TRANSACTIONS = 1_000_000;
  private static final int MOST_PER_SECOND = 1_000;

  /** Short enough to be typed again. */
  private static final int CHOSEN = 1_000_000_000;

  @Option(
      names = "--networks",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "So many chains in one installation. What happens to chains and nodes happens to one, "
              + "which must hold up no other, or to all (${DEFAULT-VALUE}).")
  private int networks;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "3",
      description = "So long at least, and until every fault came once (${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides the order; without one it is chosen, and shown.")
  private @Nullable Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "1",
      description = "So many runs, of S and the next ones, each on a database of its own.")
  private int seeds;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "2000",
      description = "So many transactions are accepted at least (${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "60",
      description = "Asked for in a second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--endpoints",
      paramLabel = "usual|different|dead-half",
      defaultValue = "usual",
      description =
          "Three; or two of different abilities; or two, of which one is dead for half "
              + "of the run, with the throughput of either half (${DEFAULT-VALUE}).")
  private Surroundings endpoints = Surroundings.USUAL;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "FAULT",
      description = "Some of the faults, by the names in a report; all when absent.")
  private List<Blow> blows = List.of();

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  /** Ends the JVM with the exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return PlainCommandLine.of(new ChaosCommand())
        .registerConverter(Surroundings.class, Named.of(Surroundings.values(), Surroundings::text))
        .registerConverter(Blow.class, Named.of(Blow.values(), Blow::name));
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    ChaosSettings settings = settings(new OptionCheck(spec));
    PrintWriter out = spec.commandLine().getOut();
    List<Long> failed = new ArrayList<>();
    for (long each : settings.allSeeds().toArray()) {
      if (!isWell(settings, each, out)) {
        failed.add(each);
      }
    }
    if (!failed.isEmpty()) {
      throw new EmbeddedException("Something was found with seed " + failed + "; see above.");
    }
    return 0;
  }

  private ChaosSettings settings(OptionCheck check) {
    check.between("--networks", networks, 1, MOST_NETWORKS);
    check.between("--minutes", minutes, 0, MOST_MINUTES);
    check.between("--seeds", seeds, 1, MOST_SEEDS);
    check.between("--count", count, 1, MOST_TRANSACTIONS);
    check.between("--rate", rate, 1, MOST_PER_SECOND);
    long first =
        Optional.ofNullable(seed).orElseGet(() -> (long) new SecureRandom().nextInt(CHOSEN));
    if (first < 0 || first > Long.MAX_VALUE - seeds) {
      throw check.wrong("--seed must be a number from 0 on, with room for " + seeds);
    }
    return new ChaosSettings(
        networks,
        first,
        seeds,
        count,
        Duration.ofMinutes(minutes),
        rate,
        endpoints,
        blows.isEmpty() ? List.of(Blow.values()) : blows);
  }

  /** A run that could not even be made is told, and the next one is. */
  private static boolean isWell(ChaosSettings settings, long seed, PrintWriter out)
      throws Exception {
    try {
      List<String> problems = new ChaosRun(settings, seed, line -> say(out, line)).problems();
      return problems.isEmpty();
    } catch (AssertionError | EmbeddedException e) {
      say(out, "seed " + seed + " could not be run: " + e.getMessage());
      return false;
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
