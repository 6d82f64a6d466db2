package io.sluice.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");
  private static final Figure SPEED =
      Figure.of("confirm", "to mined", 1234.6, "tx/s").with(Target.atLeast(500)).besides(4938.4);

  @Test
  void writesARowPerFigureAndQuotesWhatNeedsIt() {
    assertThat(
            CsvFile.rows(
                List.of(SPEED, Figure.of("cost", "calls{m=\"a\"}", 0.5, "per tx").asDetail()),
                WHEN,
                "count=1, lanes=2"))
        .isEqualTo(
            """
            confirm,to mined,1234.6000,tx/s,4938.4000,0.2500,2026-01-02T03:04:05Z,"count=1, lanes=2"
            cost,"calls{m=""a""}",0.5000,per tx,,,2026-01-02T03:04:05Z,"count=1, lanes=2"
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void appendsToWhatEarlierRunsLeft(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new/figures.csv");
    CsvFile.append(file, List.of(SPEED), WHEN, "a");
    CsvFile.append(file, List.of(SPEED), WHEN, "b");
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .first()
        .isEqualTo("bench,metric,value,unit,limit,ratio,when,settings");
  }

  @Test
  void showsTargetsLimitsAndRatiosButNoDetails() {
    String table =
        FigureTable.of(
            List.of(
                SPEED,
                Figure.of("latency", "p50", 41.26, "ms").with(Target.atMost(40)),
                Figure.of("cost", "hidden", 1, "per tx").asDetail()));
    assertThat(table.lines())
        .containsExactly(
            "bench    what      figure  unit  target  met  limit  ratio",
            "confirm  to mined   1,235  tx/s  ≥ 500   yes  4,938  0.250",
            "latency  p50         41.3  ms    ≤ 40    NO");
  }

  @Test
  void takesAZeroLimitForNone() {
    assertThat(Figure.of("a", "b", 1, "").besides(0).ratio()).isEmpty();
  }
}
