package io.sluice.acceptance.fuzz;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.embedded.EmbeddedException;
import io.sluice.embedded.Installation;
import io.sluice.embedded.cli.HelpOption;
import io.sluice.embedded.cli.OptionCheck;
import io.sluice.embedded.cli.PlainCommandLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./sluice test --fuzz}. */
@Command(
    name = "sluice test --fuzz",
    sortOptions = false,
    description =
        "Runs the product in one process, and Schemathesis over every operation of its OpenAPI "
            + "document, with a key that may do everything. What it says stays in .sluice/fuzz.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing broke, and no answer was one that the document does not describe",
      "1:something did, or a run could not be made",
      "2:the command line is wrong"
    })
public final class FuzzCommand implements Callable<Integer> {
  private static final int MOST_REQUESTS = 10_000_000;

  /** Short enough to be typed again. */
  private static final int CHOSEN = 1_000_000_000;

  /** Requests of one kind for one operation in a run: more would make a run too long to follow. */
  private static final int EXAMPLES = 100;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "50000",
      description = "So many at least: runs follow each other until then (${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of the first run, the next ones have the next; without one it is chosen.")
  private @Nullable Long seed;

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  /** Ends the JVM with the exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return PlainCommandLine.of(new FuzzCommand());
  }

  @Override
  public Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    OptionCheck check = new OptionCheck(spec);
    check.between("--requests", requests, 1, MOST_REQUESTS);
    long first =
        Optional.ofNullable(seed).orElseGet(() -> (long) new SecureRandom().nextInt(CHOSEN));
    if (first < 0) {
      throw check.wrong("--seed must be a number from 0 on");
    }
    PrintWriter out = spec.commandLine().getOut();
    Sluice sluice = Sluice.inOneProcess();
    sluice.during("fuzz", () -> run(sluice, first, out));
    return 0;
  }

  private void run(Sluice sluice, long first, PrintWriter out) throws Exception {
    Path folder = Installation.find().root().resolve(".sluice/fuzz");
    Schemathesis schemathesis = new Schemathesis(folder);
    Prey prey = Prey.on(sluice);
    int operations = sluice.api().description().operations().size();
    long begin = asked(sluice.api());
    long done = 0;
    for (long each = first; done < requests; each++) {
      boolean clean =
          schemathesis.run(
              sluice.process(Role.API).url(),
              sluice.infrastructure().apiKey(),
              prey,
              each,
              Math.clamp((requests - done) / operations, 1, EXAMPLES));
      done = asked(sluice.api()) - begin;
      out.println("seed " + each + ": " + done + " requests so far");
      out.flush();
      if (!clean) {
        throw new EmbeddedException(
            "Something was found with seed " + each + "; see " + schemathesis.log(each) + ".");
      }
    }
    out.println("Nothing was found in " + done + " requests.");
  }

  /** How many requests it has answered, as it counts them itself. */
  private static long asked(Api api) {
    Answer metrics = api.withoutKey().get("/metrics");
    return metrics
        .body()
        .lines()
        .filter(line -> line.startsWith("api_request_total{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
