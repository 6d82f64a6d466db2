package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./sluice clients} against an API. */
public final class ClientsCommand {
  private static final int LIMIT_SECONDS = 60;

  private final String url;
  private final String key;

  ClientsCommand(String url, String key) {
    this.url = url;
    this.key = key;
  }

  /**
   * Runs it.
   *
   * @param arguments after {@code clients --url=…}
   */
  public Result run(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("clients", "--url=" + url));
    all.addAll(Arrays.asList(arguments));
    ProcessBuilder program = new ProcessBuilder(Program.of(all));
    program.environment().put("RELAY_API_KEY", key);
    Process process = program.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), out.strip(), errors.strip());
  }

  /** What it came to. */
  public record Result(int code, String out, String errors) {}
}
