package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of the contracts is what their sources compile to, on every machine. */
class ContractBytesTests {
  private static final Path REMEDY = Path.of("contracts", "build.mjs");

  @TempDir Path folder;

  @Test
  void theContractsCompileToTheBytesThatAreKept() throws Exception {
    compile();
    Map<String, String> compiled = contracts(folder);
    assertThat(compiled).hasSize(4);
    Map<String, String> kept = contracts(RepositoryRoot.path());
    assertThat(kept.keySet()).isEqualTo(compiled.keySet());
    compiled.forEach((file, content) ->
        assertThat(kept.get(file))
            .as("%s; write it with node %s", file, REMEDY)
            .isEqualTo(content));
  }

  private void compile() throws IOException, InterruptedException {
    Path contracts = RepositoryRoot.path().resolve("contracts");
    assertThat(contracts.resolve("node_modules/solc"))
        .as("run npm ci --ignore-scripts in contracts/, or test through ./sluice")
        .isDirectory();
    Process compiler =
        new ProcessBuilder("node", contracts.resolve("build.mjs").toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(compiler.waitFor()).as(said).isZero();
  }

  private static Map<String, String> contracts(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String module : new String[] {"server", "embedded"}) {
      try (Stream<Path> files =
          Files.list(root.resolve(module).resolve("src/main/resources/contracts"))) {
        for (Path file : files.toList()) {
          found.put(root.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return found;
  }
}
