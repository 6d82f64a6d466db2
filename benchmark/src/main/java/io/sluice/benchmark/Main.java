package io.sluice.benchmark;

import io.sluice.benchmark.report.CsvFile;
import io.sluice.benchmark.report.FigureTable;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.cli.HelpOption;
import io.sluice.embedded.cli.OptionCheck;
import io.sluice.embedded.cli.PlainCommandLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./sluice bench}. */
@Command(
    name = "sluice bench",
    sortOptions = false,
    description = "Measures this build on this machine, everything embedded, beside limits of it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, and everything accepted happened exactly once",
      "1:something was lost, doubled or stuck; or it could not be measured",
      "2:the command line is wrong"
    })
public final class Main implements Callable<Integer> {
  /** So much that no load raises the base fee: half a block is never reached. */
  private static final long ROOMY_BLOCKS = 3_000_000_000L;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "BENCH",
      description = "Some of " + Bench.NAMES + "; all but the last five when absent.")
  private List<Bench> only = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "Transactions of confirm; accept, fairness and networks send twice as many. Default: 10000.")
  private int count;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Requests before each measurement, for compilers to settle. Default: 5000.")
  private int warmUp;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Keys to send from. Default: 10.")
  private int lanes;

  @Option(
      names = "--block-time",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "Milliseconds between blocks. Default: 1000.")
  private long blockTime;

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "Finished transactions that history works on. Default: 2000000.")
  private int history;

  @Option(
      names = "--processes",
      paramLabel = "all|split",
      defaultValue = "all",
      description = "split: confirm once more with two processes of each role. Default: all.")
  private String processes = "all";

  @Option(names = "--csv", paramLabel = "FILE", description = "Appends the figures to this file.")
  private @Nullable Path csv;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "For the product's processes; may be repeated.")
  private List<String> jvmOptions = List.of();

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Ends the JVM with the exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return PlainCommandLine.of(new Main()).registerConverter(Bench.class, Main::bench);
  }

  private static Bench bench(String name) {
    try {
      return Bench.of(name);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  @Override
  public Integer call() throws IOException {
    boolean good = true;
    for (Options options : options().parts()) {
      good &= measure(options);
    }
    return good ? 0 : 1;
  }

  /** Whether everything was correct. */
  private boolean measure(Options options) throws IOException {
    Instant when = Clock.systemUTC().instant();
    out.println("Measuring: " + options.settings());
    try (var infrastructure =
        Infrastructure.startThrowAway(settings ->
            settings
                .withLanes(options.lanes())
                .withBlockTime(options.blockTime())
                .withBlockGasLimit(ROOMY_BLOCKS))) {
      var bench = new Workbench(infrastructure, options, out);
      try {
        new Measurement(bench).run();
      } finally {
        report(bench, when);
      }
      return bench.violations().isEmpty();
    }
  }

  /** Everything is tried before it is measured for minutes. */
  private Options options() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    var check = new OptionCheck(spec);
    if (csv != null) {
      check.file("--csv", csv);
    }
    JvmOptions.refusal(jvmOptions)
        .ifPresent(why -> {
          throw check.wrong("--jvm: " + why);
        });
    try {
      return new Options(
          only.stream().collect(Collectors.toSet()),
          count,
          warmUp,
          lanes,
          Duration.ofMillis(blockTime),
          history,
          isSplit(),
          jvmOptions);
    } catch (IllegalArgumentException e) {
      throw check.wrong(String.valueOf(e.getMessage()));
    }
  }

  private boolean isSplit() {
    return switch (processes) {
      case "all" -> false;
      case "split" -> true;
      default -> throw new IllegalArgumentException("--processes is all or split");
    };
  }

  private void report(Workbench bench, Instant when) throws IOException {
    out.println();
    out.print(FigureTable.of(bench.figures()));
    if (csv != null) {
      CsvFile.append(csv, bench.figures(), when, bench.options().settings());
    }
    if (!bench.violations().isEmpty()) {
      out.println();
      out.println("Not correct:");
      bench.violations().forEach(sentence -> out.println("  " + sentence));
    }
  }
}
