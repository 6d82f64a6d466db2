package io.sluice.build;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prints the line coverage of the server and, when asked, refuses what is below the floor.
 *
 * <p>Arguments: JaCoCo's CSV report, the file the printed line is kept in, the floor in percent,
 * and {@code true} to check it. Without a report nothing was measured.
 */
public final class CoverageReport {
  private CoverageReport() {}

  public static void main(String[] args) throws IOException {
    boolean good =
        report(
            Path.of(args[0]),
            Path.of(args[1]),
            Integer.parseInt(args[2]),
            Boolean.parseBoolean(args[3]),
            System.out);
    System.exit(good ? 0 : 1);
  }

  /** Whether the build may go on. */
  static boolean report(Path csv, Path kept, int floor, boolean check, PrintStream out)
      throws IOException {
    LineCoverage coverage =
        Files.exists(csv) ? LineCoverage.parse(Files.readAllLines(csv)) : LineCoverage.NONE;
    String line = "server line coverage: " + coverage;
    out.println(line);
    Files.createDirectories(kept.toAbsolutePath().getParent());
    Files.writeString(kept, line + "\n");
    if (!check || coverage.reaches(floor)) {
      return true;
    }
    out.println(
        coverage.measured()
            ? "The floor is " + floor + " %: open index.html beside " + csv + " for what is missed."
            : "No run left its data in server/target or acceptance/target: run the tests.");
    return false;
  }
}
