package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No source file is over {@link SourceLength#LIMIT} lines. */
class SourceLengthTests {
  @TempDir Path folder;

  @Test
  void everySourceFileCanBeReadInOneSitting() throws IOException {
    assertThat(SourceLength.tooLong(RepositoryRoot.path())).isEmpty();
  }

  @Test
  void bites() throws IOException {
    write("Long.java", 401);
    write("deep/down/long.ts", 500);
    write("Enough.java", 400);
    write("long.json", 9000);
    write("target/Made.java", 9000);
    write("node_modules/theirs.ts", 9000);

    assertThat(SourceLength.tooLong(folder))
        .containsExactlyInAnyOrder(
            "Long.java has 401 lines; split it at 400.",
            "deep/down/long.ts has 500 lines; split it at 400.");
  }

  @Test
  void seesAScriptWithoutAnEnding() throws IOException {
    Path script = write("launcher", 401);
    assertThat(SourceLength.tooLong(folder)).isEmpty();

    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(SourceLength.tooLong(folder)).hasSize(1);
  }

  private Path write(String name, int lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, Collections.nCopies(lines, "#!"));
  }
}
