package io.sluice.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Reads the options of {@code ./sluice test --mutation}. It leaves a plan for the launcher, which
 * runs Maven: a line per package with its name and its tests, and the floor before all of them.
 */
@Command(
    name = "sluice test --mutation",
    sortOptions = false,
    description =
        "Plants thousands of small faults in the engine's packages, one at a time, and runs the tests "
            + "that reach each (PIT). Prints what share was noticed, by package and in all; those that nobody "
            + "noticed are listed in .sluice/mutation/survivors.txt. Takes hours on two cores: it may be run "
            + "in parts, and sums up what there is until ./mvnw clean.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the floor is reached",
      "1:it is not, or a package could not be mutated",
      "2:the command line is wrong"
    })
public final class MutationCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PACKAGE",
      description = "Packages below io.sluice, by commas; the whole engine when absent.")
  private List<String> only = MutatedPackage.ENGINE.stream().map(MutatedPackage::name).toList();

  @Option(
      names = "--floor",
      paramLabel = "PERCENT",
      defaultValue = "80",
      description = "In all, below which it fails (${DEFAULT-VALUE}).")
  private int floor;

  @Option(names = "--plan", hidden = true, required = true)
  private Path plan = Path.of("");

  /** The folder of the server's packages. */
  @Option(names = "--sources", hidden = true, required = true)
  private Path sources = Path.of("");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  boolean help;

  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new MutationCommand())
        .setParameterExceptionHandler((e, arguments) -> tell(e));
  }

  private static int tell(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println("sluice: " + failure.getMessage() + "; see ./" + name + " --help");
    return ExitCode.USAGE;
  }

  @Override
  public Integer call() throws IOException {
    if (floor < 0 || floor > 100) {
      throw wrong("--floor must be between 0 and 100, not " + floor);
    }
    for (String name : only) {
      if (!isPackage(name)) {
        throw wrong("\"" + name + "\" is no package below io.sluice, as evm.price is one");
      }
    }
    Stream<String> packages =
        only.stream().map(MutatedPackage::named).map(each -> each.name() + " " + each.tests());
    Files.write(plan, Stream.concat(Stream.of(Integer.toString(floor)), packages).toList());
    return 0;
  }

  /** One with sources of its own, and in lower case: a name of a class is none. */
  private boolean isPackage(String name) throws IOException {
    Path folder = sources.resolve(name.replace('.', '/'));
    if (name.isBlank()
        || !name.equals(name.toLowerCase(Locale.ROOT))
        || name.contains("/")
        || !Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    }
  }

  private ParameterException wrong(String sentence) {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    return new ParameterException(spec.commandLine(), sentence);
  }
}
