package io.sluice.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutationReportTests {
  @TempDir Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void scoresEachPackageAndAllTogether() throws IOException {
    write(
        "fee",
        fault("io.sluice.evm.price.FeePolicy", true),
        fault("io.sluice.evm.price.Speed", true));
    write(
        "rpc",
        fault("io.sluice.evm.rpc.Race", true),
        fault("io.sluice.evm.rpc.Race$Runner", false),
        fault("io.sluice.evm.rpc.Batch", false));

    assertThat(report(60)).isTrue();

    assertThat(printed.toString(UTF_8).lines().map(line -> line.replaceAll(" +", " ")))
        .startsWith(
            "io.sluice.evm.price 2 of 2 100 %",
            "io.sluice.evm.rpc 1 of 3 33 %", "together 3 of 5 60 %");
    assertThat(folder.resolve("survivors.txt"))
        .hasContent(
            """
            io.sluice.evm.rpc.Batch:0085 atLeast: negated conditional (SURVIVED)
            io.sluice.evm.rpc.Race$Runner:0085 atLeast: negated conditional (SURVIVED)
            """);
  }

  @Test
  void failsBelowTheFloorWithoutRoundingUp() throws IOException {
    write("fee", fault("io.sluice.evm.price.A", true), fault("io.sluice.evm.price.B", false));

    assertThat(report(50)).isTrue();
    assertThat(report(51)).isFalse();
    assertThat(new MutationScore(7_999, 10_000).reaches(80)).isFalse();
    assertThat(new MutationScore(7_999, 10_000)).asString().endsWith("79 %");
  }

  @Test
  void aRunThatPlantedNothingProvesNothing() throws IOException {
    assertThat(report(0)).isFalse();
    assertThat(printed.toString(UTF_8)).contains("nothing was planted");
  }

  @Test
  void namesTheReportThatWasCutShort() throws IOException {
    Path cut = Files.createDirectories(folder.resolve("rpc")).resolve("mutations.xml");
    Files.writeString(cut, "");

    assertThatThrownBy(() -> report(0)).hasMessageContaining("rpc").hasMessageContaining("again");
  }

  @Test
  void refusesWhatIsNoReport() {
    assertThatThrownBy(() -> Mutation.parse("<mutations><mutation"))
        .hasMessageStartingWith("not a report of PIT");
  }

  private boolean report(int floor) throws IOException {
    PrintStream out = new PrintStream(printed, true, UTF_8);
    return MutationReport.report(folder, floor, folder.resolve("survivors.txt"), out);
  }

  private void write(String name, String... faults) throws IOException {
    Path file = Files.createDirectories(folder.resolve(name)).resolve("mutations.xml");
    Files.writeString(file, "<mutations>" + String.join("\n", faults) + "</mutations>");
  }

  private static String fault(String className, boolean noticed) {
    return """
    <mutation detected='%s' status='%s' numberOfTestsRun='2'><sourceFile>A.java</sourceFile>\
    <mutatedClass>%s</mutatedClass><mutatedMethod>atLeast</mutatedMethod>\
    <methodDescription>()V</methodDescription><lineNumber>85</lineNumber>\
    <mutator>m</mutator><killingTest/><description>negated conditional</description></mutation>\
    """
        .formatted(noticed, noticed ? "KILLED" : "SURVIVED", className);
  }
}
