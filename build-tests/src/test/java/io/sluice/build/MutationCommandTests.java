package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutationCommandTests {
  private static final Path SERVER = RepositoryRoot.path().resolve("server/src");
  private static final Path SOURCES = SERVER.resolve("main/java/io/sluice");

  @TempDir Path folder;

  private final StringWriter errors = new StringWriter();

  @Test
  void plansTheWholeEngineWhenNothingIsNamed() throws IOException {
    assertThat(run()).isZero();

    assertThat(plan()).hasSize(MutatedPackage.ENGINE.size() + 1).startsWith("80");
    assertThat(plan())
        .contains(
            "backing.outbox io.sluice.backing.outbox.*,io.sluice.pipeline.PipelineTests,"
                + "io.sluice.pipeline.SweepTests,io.sluice.pipeline.HazardTests");
  }

  @Test
  void plansWhatIsNamedWithItsFloor() throws IOException {
    assertThat(run("--only=evm.chain,gateway.access", "--floor", "90")).isZero();

    assertThat(plan())
        .containsExactly(
            "90", "evm.chain io.sluice.evm.chain.*", "gateway.access io.sluice.gateway.access.*");
  }

  /** Or a fault in it would be tried against nothing. */
  @Test
  void namesPackagesAndTestsThatThereAre() throws IOException {
    for (MutatedPackage each : MutatedPackage.ENGINE) {
      assertThat(SOURCES.resolve(each.name().replace('.', '/'))).isDirectory();
      for (String test : each.pipeline()) {
        assertThat(SERVER.resolve("test/java/io/sluice/pipeline/" + test + "Tests.java"))
            .as("a test of %s", each.name())
            .isRegularFile();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ony evm.price     | Unknown option",
        "--only evm.prices   | \"evm.prices\" is no package below io.sluice",
        "--only ,evm.price   | \"\" is no package below io.sluice",
        "--only engine       | \"engine\" is no package below io.sluice",
        "--only evm/price    | \"evm/price\" is no package below io.sluice",
        "--floor 101         | --floor must be between 0 and 100, not 101",
        "--floor high        | Invalid value for option '--floor': 'high' is not an int",
        "--floor             | Missing required parameter for option '--floor'",
        "evm.price           | Unmatched argument"
      })
  void tellsInOneSentenceWhatIsWrong(String words, String sentence) throws IOException {
    assertThat(run(words.split(" "))).isEqualTo(2);

    assertThat(errors.toString())
        .startsWith("sluice: ")
        .contains(sentence)
        .endsWith("; see ./sluice test --mutation --help\n");
    assertThat(errors.toString().lines()).hasSize(1);
    assertThat(folder.resolve("plan")).doesNotExist();
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(
                Stream.of("--plan=" + folder.resolve("plan"), "--sources=" + SOURCES),
                Stream.of(arguments))
            .toArray(String[]::new);
    return MutationCommand.commandLine().setErr(new PrintWriter(errors)).execute(all);
  }

  private List<String> plan() throws IOException {
    return Files.readAllLines(folder.resolve("plan"));
  }
}
