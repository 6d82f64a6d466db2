package io.sluice.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a JVM takes its options. */
final class JvmOptions {
  private JvmOptions() {}

  /** What this machine's JVM says against them; empty when it starts with them. */
  static Optional<String> refusal(List<String> options) throws IOException {
    if (options.isEmpty()) {
      return Optional.empty();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-version");
    Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
    jvm.getOutputStream().close();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return jvm.waitFor() == 0 ? Optional.empty() : said.lines().findFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a JVM was tried", e);
    }
  }
}
