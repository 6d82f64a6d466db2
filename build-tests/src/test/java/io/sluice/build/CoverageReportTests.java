package io.sluice.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageReportTests {
  private static final String HEADER =
      "GROUP,PACKAGE,CLASS,INSTRUCTION_MISSED,INSTRUCTION_COVERED,LINE_MISSED,LINE_COVERED";

  @TempDir Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void addsUpTheLinesOfAllClasses() {
    assertThat(LineCoverage.parse(List.of(HEADER, "g,p,A,7,7,1,8", "g,p,B,7,7,0,1")))
        .isEqualTo(new LineCoverage(9, 1))
        .hasToString("90.0 %");
  }

  @Test
  void neverRoundsUp() {
    assertThat(new LineCoverage(89_999, 10_001)).hasToString("89.9 %");
    assertThat(new LineCoverage(89_999, 10_001).reaches(90)).isFalse();
    assertThat(new LineCoverage(90_000, 10_000).reaches(90)).isTrue();
  }

  @Test
  void refusesWhatIsNoReport() {
    assertThatThrownBy(() -> LineCoverage.parse(List.of("<html>")))
        .hasMessage("not a JaCoCo report: <html>");
    assertThatThrownBy(() -> LineCoverage.parse(List.of()))
        .hasMessage("not a JaCoCo report: it is empty");
  }

  @Test
  void failsBelowTheFloorOnlyWhenAsked() throws IOException {
    Path csv = Files.write(folder.resolve("jacoco.csv"), List.of(HEADER, "g,p,A,7,7,11,89"));

    assertThat(report(csv, false)).isTrue();
    assertThat(report(csv, true)).isFalse();
    assertThat(printed.toString(UTF_8))
        .contains("server line coverage: 89.0 %")
        .contains("The floor is 90 %");
    assertThat(folder.resolve("kept/coverage.txt")).hasContent("server line coverage: 89.0 %");
  }

  @Test
  void passesAtTheFloor() throws IOException {
    Path csv = Files.write(folder.resolve("jacoco.csv"), List.of(HEADER, "g,p,A,7,7,10,90"));

    assertThat(report(csv, true)).isTrue();
  }

  @Test
  void copesWithNoReportUnlessItIsToBeChecked() throws IOException {
    Path missing = folder.resolve("none.csv");

    assertThat(report(missing, false)).isTrue();
    assertThat(report(missing, true)).isFalse();
    assertThat(printed.toString(UTF_8)).contains("server line coverage: not measured");
  }

  private boolean report(Path csv, boolean check) throws IOException {
    PrintStream out = new PrintStream(printed, true, UTF_8);
    return CoverageReport.report(csv, folder.resolve("kept/coverage.txt"), 90, check, out);
  }
}
