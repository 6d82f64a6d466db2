package io.sluice.acceptance.fuzz;

import io.sluice.embedded.EmbeddedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stock fuzzer of OpenAPI documents, in a folder of its own: {@code python3} with {@code venv}
 * fetches it there when it is not there yet.
 */
final class Schemathesis {
  private static final String VERSION = "4.32.5";

  private final Path folder;

  /**
   * @param folder for it and for what it says
   */
  Schemathesis(Path folder) {
    this.folder = folder;
  }

  /**
   * One run over the whole document.
   *
   * @param examples requests of one kind for one operation, at most
   * @return whether it found nothing
   */
  boolean run(String server, String key, Prey prey, long seed, int examples) throws IOException {
    Path program = installed();
    Path known = folder.resolve("prey.json");
    Files.writeString(
        known,
        JsonMapper.shared().writeValueAsString(Map.of("values", prey.values(), "own", prey.own())));
    List<String> command =
        List.of(
            program.toString(),
            "--config-file",
            copied("schemathesis.toml").toString(),
            "run",
            server + "/api/docs-json",
            "--url",
            server,
            "--header",
            "X-API-Key:" + key,
            "--seed",
            Long.toString(seed),
            "--max-examples",
            Integer.toString(examples));
    copied("hooks.py");
    return done(command, Map.of("SLUICE_FUZZ_PREY", known.toString()), log(seed)) == 0;
  }

  /** What a run said. */
  Path log(long seed) {
    return folder.resolve("schemathesis-" + seed + ".log");
  }

  private Path installed() throws IOException {
    Path environment = folder.resolve("schemathesis-" + VERSION);
    Path program = environment.resolve("bin/st");
    if (!Files.isExecutable(program)) {
      Files.createDirectories(folder);
      Path log = folder.resolve("install.log");
      if (done(List.of("python3", "-m", "venv", environment.toString()), Map.of(), log) != 0
          || done(
                  List.of(
                      environment.resolve("bin/pip").toString(),
                      "install",
                      "--quiet",
                      "schemathesis==" + VERSION),
                  Map.of(),
                  log)
              != 0) {
        throw new EmbeddedException(
            "Schemathesis cannot be installed: it takes python3 with venv and pip; see "
                + log
                + ".");
      }
    }
    return program;
  }

  private Path copied(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(Schemathesis.class.getResourceAsStream("/fuzz/" + name))) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private int done(List<String> command, Map<String, String> variables, Path log)
      throws IOException {
    var builder = new ProcessBuilder(new ArrayList<>(command));
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(variables);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new EmbeddedException("Cannot run " + command.getFirst() + ": is it installed?", e);
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while fuzzing.", e);
    }
  }
}
