package io.sluice.runtime.startup;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Sluice;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.queue.sqs.ProductQueues;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process as an operator starts it: what it prints, how it ends. */
class LaunchTest {
  @TempDir private Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void leavesNothingRunning() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void wrongSettingsEndItWithAListAndCode2() throws Exception {
    Process process = start("--sluice.http.port=abc", "--roles=api,nobody");
    assertThat(exitCode(process)).isEqualTo(2);
    assertThat(read("err"))
        .isEqualTo(
            """
            3 settings are wrong:
              roles (--roles): "nobody" is not a role; name some of api, relay, signer, broadcaster, monitor, deadletter, or all
              sluice.database.url (DATABASE_URL): is required; write for example jdbc:mariadb://127.0.0.1:3306/sluice
              sluice.http.port (--sluice.http.port): "abc" is not a number that fits here; write for example 10
            """);
    assertThat(read("out")).isEmpty();
  }

  @Test
  void aPortInUseEndsItWithOneSentence() throws Exception {
    int port = Server.shared().port();
    Process process =
        start(
            with(
                TestDatabase.empty(),
                "--sluice.http.bind-address=127.0.0.1",
                "--sluice.http.port=" + port));
    assertThat(exitCode(process)).isEqualTo(1);
    assertThat(read("err")).isEqualTo("Port " + port + " is in use; set PORT to a free one.\n");
    assertThat(read("out")).doesNotContain("\tat ", "xception");
  }

  @Test
  void aTermSignalEndsItInOrder() throws Exception {
    Process process =
        start(
            with(
                TestDatabase.empty(),
                "--sluice.http.bind-address=127.0.0.1",
                "--sluice.http.port=0"));
    eventually(() -> assertThat(read("out")).contains("Roles api run on port"));
    process.destroy();
    assertThat(exitCode(process)).isEqualTo(143);
    assertThat(read("err")).isEmpty();
    assertThat(read("out")).doesNotContain("ERROR", "WARN  Hikari");
  }

  private static String[] with(TestDatabase database, String... arguments) {
    List<String> all = new ArrayList<>(List.of(database.arguments()));
    all.add("--roles=api");
    all.add("--sluice.queue.endpoint=" + ProductQueues.endpoint());
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  /** Without the classes and the logging of tests. */
  private static String productClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dstdout.encoding=UTF-8"));
    command.addAll(List.of("-cp", productClassPath(), Sluice.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("err").toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    started.add(process);
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("it ends by itself").isTrue();
    return process.exitValue();
  }

  private String read(String stream) {
    try {
      return Files.readString(folder.resolve(stream), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
