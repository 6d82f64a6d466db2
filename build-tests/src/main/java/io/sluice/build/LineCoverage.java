package io.sluice.build;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How many lines of code the tests reached.
 *
 * @param covered lines with at least one instruction executed
 * @param missed lines with none
 */
public record LineCoverage(long covered, long missed) {
  static final LineCoverage NONE = new LineCoverage(0, 0);

  /**
   * Adds up JaCoCo's CSV report, one line per class below a header.
   *
   * @throws IllegalArgumentException when it is not such a report
   */
  static LineCoverage parse(List<String> csv) {
    if (csv.isEmpty()) {
      throw new IllegalArgumentException("not a JaCoCo report: it is empty");
    }
    List<String> header = cells(csv.getFirst());
    int missed = header.indexOf("LINE_MISSED");
    int covered = header.indexOf("LINE_COVERED");
    if (missed < 0 || covered < 0) {
      throw new IllegalArgumentException("not a JaCoCo report: " + csv.getFirst());
    }
    return csv.stream()
        .skip(1)
        .map(LineCoverage::cells)
        .map(row -> new LineCoverage(number(row, covered), number(row, missed)))
        .reduce(NONE, LineCoverage::plus);
  }

  private static List<String> cells(String row) {
    return Arrays.asList(row.split(",", -1));
  }

  private static long number(List<String> row, int column) {
    return Long.parseLong(row.get(column));
  }

  LineCoverage plus(LineCoverage other) {
    return new LineCoverage(covered + other.covered, missed + other.missed);
  }

  /** Whether there is anything to have a share of. */
  boolean measured() {
    return covered + missed > 0;
  }

  /** Whether at least this many of a hundred lines were reached, without rounding up. */
  boolean reaches(int floor) {
    return measured() && covered * 100 >= floor * (covered + missed);
  }

  /** The share with one decimal, rounded down so that 89.99 never reads as 90. */
  @Override
  public String toString() {
    if (!measured()) {
      return "not measured";
    }
    long permille = covered * 1000 / (covered + missed);
    return String.format(Locale.ROOT, "%d.%d %%", permille / 10, permille % 10);
  }
}
