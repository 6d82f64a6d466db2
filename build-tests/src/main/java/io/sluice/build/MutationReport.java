package io.sluice.build;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints how many of the faults planted by PIT the tests noticed, by package and in all.
 *
 * <p>Arguments: the folder with a {@code mutations.xml} in a folder per package, the floor in
 * percent for all of them together, and the file that gets the faults nobody noticed.
 */
public final class MutationReport {
  private MutationReport() {}

  public static void main(String[] args) throws IOException {
    boolean good =
        report(Path.of(args[0]), Integer.parseInt(args[1]), Path.of(args[2]), System.out);
    System.exit(good ? 0 : 1);
  }

  /** Whether so many were noticed as should be. */
  static boolean report(Path folder, int floor, Path survivors, PrintStream out)
      throws IOException {
    List<Mutation> all = new ArrayList<>();
    for (Path report : reports(folder)) {
      try {
        all.addAll(Mutation.parse(Files.readString(report)));
      } catch (IllegalArgumentException e) {
        throw new IOException(report + " is not complete; mutate that package again", e);
      }
    }
    MutationScore score = MutationScore.NONE;
    for (String name : all.stream().map(Mutation::packageName).distinct().sorted().toList()) {
      MutationScore part =
          MutationScore.of(all.stream().filter(each -> each.packageName().equals(name)).toList());
      out.println("%-32s %s".formatted(name, part));
      score = score.plus(part);
    }
    out.println("%-32s %s".formatted("together", score));
    List<String> unnoticed =
        all.stream().filter(each -> !each.noticed()).map(Mutation::toString).sorted().toList();
    Files.write(survivors, unnoticed);
    out.println("Those nobody noticed are in " + survivors);
    if (score.reaches(floor)) {
      return true;
    }
    out.println("The floor is " + floor + " %.");
    return false;
  }

  private static List<Path> reports(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("mutations.xml")).sorted().toList();
    }
  }
}
