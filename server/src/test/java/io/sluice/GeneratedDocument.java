package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code docs/} that is made from the code, or a file beside it. {@code ./mvnw test
 * -Ddocs.write=true -Dtest='*DocsTest'} writes it anew.
 *
 * @param name from {@code docs/} on
 */
public record GeneratedDocument(String name) {

  /** Fails when the page is not this text; with {@code -Ddocs.write=true} makes it so. */
  public void mustBe(String text) {
    Path file = Path.of("..", "docs").resolve(name).normalize();
    try {
      if (Boolean.getBoolean("docs.write")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      }
      assertThat(Files.exists(file) ? Files.readString(file) : "")
          .as("%s is stale; run ./mvnw test -Ddocs.write=true -Dtest='*DocsTest'", file)
          .isEqualTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
