package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./sluice clients} or {@code ./sluice relayers} against an API. */
public final class OperatorCommand {
  private static final int LIMIT_SECONDS = 60;

  private final String command;
  private final String url;
  private final String key;

  OperatorCommand(String command, String url, String key) {
    this.command = command;
    this.url = url;
    this.key = key;
  }

  /**
   * Runs it.
   *
   * @param arguments after its name and {@code --url=…}
   */
  public Result run(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(command, "--url=" + url));
    all.addAll(Arrays.asList(arguments));
    ProcessBuilder program = new ProcessBuilder(Program.of(all));
    program.environment().put("RELAY_API_KEY", key);
    Process process = program.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return new Result(process.exitValue(), out.strip(), errors.strip());
  }

  /** What it came to. */
  public record Result(int code, String out, String errors) {}
}
