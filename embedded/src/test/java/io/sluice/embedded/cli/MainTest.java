package io.sluice.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final StringWriter errors = new StringWriter();
  @TempDir Path folder;

  private int run(String... arguments) {
    return Main.commandLine().setErr(new PrintWriter(errors)).execute(arguments);
  }

  @Test
  void badInputIsToldInOneSentence() {
    assertThat(run("up", "--block-time", "0.01")).isEqualTo(2);
    assertThat(errors)
        .hasToString(
            "sluice: --block-time must be between 0.1 and 3600 seconds; see ./sluice up --help\n");
  }

  @Test
  void clientsTellsWhatItLacks() {
    assertThat(run("clients")).isEqualTo(2);
    assertThat(run("clients", "issue", "1")).isEqualTo(2);
    assertThat(run("clients", "keys", "shop")).isEqualTo(2);
    assertThat(run("clients", "--data", folder.toString(), "list")).isEqualTo(1);
    assertThat(errors.toString().lines())
        .containsExactly(
            "sluice: one of create, list, keys, issue, rotate and revoke must follow; see ./sluice clients --help",
            "sluice: Missing required option: '--scopes=SCOPE'; see ./sluice clients issue --help",
            "sluice: Invalid value for positional parameter at index 0 (CLIENT): 'shop' is not a long; see ./sluice clients keys --help",
            "sluice: Nothing is up in " + folder + ": start ./sluice up first, or give --url.");
  }

  @Test
  void relayersTellsWhatItLacks() {
    assertThat(run("relayers")).isEqualTo(2);
    assertThat(run("relayers", "weigh", "remote-1")).isEqualTo(2);
    assertThat(run("relayers", "--data", folder.toString(), "list")).isEqualTo(1);
    assertThat(errors.toString().lines())
        .containsExactly(
            "sluice: one of list, add, pause, drain, resume, weigh, held and resolve must follow; see ./sluice relayers --help",
            "sluice: Missing required parameter: 'WEIGHT'; see ./sluice relayers weigh --help",
            "sluice: Nothing is up in " + folder + ": start ./sluice up first, or give --url.");
  }

  @Test
  void aPortThatCannotBeIsToldInOneSentence() {
    assertThat(run("up", "--port", "99999")).isEqualTo(2);
    assertThat(run("run", "--plan", "x", "--roles=api", "--port", "-1")).isEqualTo(2);
    assertThat(run("up", "--port", "many")).isEqualTo(2);
    assertThat(errors.toString().lines())
        .containsExactly(
            "sluice: --port must be between 1 and 65535, not 99999; see ./sluice up --help",
            "sluice: --port must be between 1 and 65535, not -1; see ./sluice run --help",
            "sluice: Invalid value for option '--port': 'many' is not an int; see ./sluice up --help");
  }

  @Test
  void aDataFolderThatCannotBeOneIsToldInOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(run("up", "--data", file.toString())).isEqualTo(2);
    assertThat(run("up", "--data", file + "/below")).isEqualTo(2);
    assertThat(errors.toString().lines())
        .containsExactly(
            "sluice: --data must be a folder one can write to, not "
                + file
                + "; see ./sluice up --help",
            "sluice: --data must be a folder one can write to, not "
                + file
                + "/below; see ./sluice up --help");
  }

  @Test
  void anOptionThatIsNearlyOneIsToldWithTheOne() {
    assertThat(run("demo", "--cont", "3")).isEqualTo(2);
    assertThat(errors)
        .hasToString(
            "sluice: Unknown options: '--cont', '3' (did you mean --count?); see ./sluice demo --help\n");
  }

  @Test
  void aRoleThatDoesNotExistIsNamed() {
    assertThat(run("run", "--plan", "x", "--roles=api,signr")).isEqualTo(2);
    assertThat(errors.toString()).startsWith("sluice: \"signr\" is not a role: name some of api,");
  }

  @Test
  void runSaysWhatToStartFirst() {
    int code = run("run", "--plan", "x", "--roles=api", "--data", folder.toString());
    assertThat(code).isEqualTo(1);
    assertThat(errors)
        .hasToString(
            "sluice: Nothing is up in " + folder + ": start ./sluice up --infra-only first.\n");
  }
}
