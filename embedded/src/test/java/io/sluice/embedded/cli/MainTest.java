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
  void bad_input_is_told_in_one_sentence() {
    assertThat(run("up", "--block-time", "0.01")).isEqualTo(2);
    assertThat(errors)
        .hasToString(
            "sluice: --block-time must be between 0.1 and 3600 seconds; see ./sluice up --help\n");
  }

  @Test
  void a_port_that_cannot_be_is_told_in_one_sentence() {
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
  void a_data_folder_that_cannot_be_one_is_told_in_one_sentence() throws IOException {
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
  void an_option_that_is_nearly_one_is_told_with_the_one() {
    assertThat(run("demo", "--cont", "3")).isEqualTo(2);
    assertThat(errors)
        .hasToString(
            "sluice: Unknown options: '--cont', '3' (did you mean --count?); see ./sluice demo --help\n");
  }

  @Test
  void a_role_that_does_not_exist_is_named() {
    assertThat(run("run", "--plan", "x", "--roles=api,signr")).isEqualTo(2);
    assertThat(errors.toString()).startsWith("sluice: \"signr\" is not a role: name some of api,");
  }

  @Test
  void run_says_what_to_start_first() {
    int code = run("run", "--plan", "x", "--roles=api", "--data", folder.toString());
    assertThat(code).isEqualTo(1);
    assertThat(errors)
        .hasToString(
            "sluice: Nothing is up in " + folder + ": start ./sluice up --infra-only first.\n");
  }
}
