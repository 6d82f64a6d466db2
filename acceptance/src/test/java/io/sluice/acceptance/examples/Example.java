package io.sluice.acceptance.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.embedded.Anvil;
import io.sluice.embedded.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of {@code examples/}, with the environment that its README names. */
final class Example {
  private static final long LIMIT_SECONDS = 240;
  private static final Path FOLDER = Installation.find().root().resolve("examples");
  private static final Path LOGS = Installation.find().root().resolve("acceptance/target/examples");

  private final Sluice sluice;

  Example(Sluice sluice) {
    this.sluice = sluice;
  }

  /** What a program of Node has printed, once it has ended well. */
  String node(String file) throws IOException, InterruptedException {
    assertThat(FOLDER.resolve("node_modules/viem"))
        .as("run npm ci --ignore-scripts in examples/, or test through ./sluice")
        .isDirectory();
    return printed(file, "node", file);
  }

  /** The same of a script. */
  String bash(String file) throws IOException, InterruptedException {
    return printed(file, "bash", file);
  }

  /** The same of a program of Java, which the build has compiled. */
  String java(String module, String main) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String target = module + "/target/";
    return printed(module, java, "-cp", target + "classes:" + target + "lib/*", main);
  }

  private String printed(String name, String... command) throws IOException, InterruptedException {
    Path log = Files.createDirectories(LOGS).resolve(name.replaceAll("\\W+", "-") + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String printed = Files.readString(log);
      assertThat(ended).as("%s did not end: %s", name, printed).isTrue();
      assertThat(process.exitValue()).as("%s: %s", name, printed).isZero();
      return printed;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Map<String, String> environment() {
    Anvil node = sluice.infrastructure().node();
    return Map.of(
        "SLUICE_URL", sluice.process(Role.API).url(),
        "SLUICE_API_KEY", sluice.infrastructure().apiKey(),
        "RPC_URL", node.url(),
        "CHAIN_ID", Long.toString(node.chainId()),
        "FORWARDER", node.contracts().forwarder(),
        "FORWARDER_NAME", node.contracts().forwarderName(),
        "SAMPLE_TOKEN", node.contracts().sampleToken());
  }
}
