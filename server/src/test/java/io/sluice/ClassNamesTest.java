package io.sluice;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each name of a class has one meaning, so that it says what is meant without its package. */
class ClassNamesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void noTwoClassesShareAName() throws IOException {
    List<Path> sources;
    try (Stream<Path> all = Files.walk(SOURCES)) {
      sources = all.filter(path -> path.toString().endsWith(".java")).toList();
    }
    assertThat(sources).hasSizeGreaterThan(300);
    assertThat(twins(sources)).isEmpty();
  }

  @Test
  void twinsWouldBeFound() {
    Path one = Path.of("io/sluice/a/Outage.java");
    Path other = Path.of("io/sluice/b/Outage.java");
    assertThat(twins(List.of(one, Path.of("io/sluice/a/Fault.java"), other)))
        .containsExactly(List.of(one, other));
    assertThat(twins(List.of(Path.of("a/package-info.java"), Path.of("b/package-info.java"))))
        .isEmpty();
  }

  private static Collection<List<Path>> twins(List<Path> sources) {
    return sources.stream()
        .filter(path -> !path.endsWith("package-info.java"))
        .collect(
            groupingBy(
                path -> path.getFileName().toString(), TreeMap::new, mapping(p -> p, toList())))
        .values()
        .stream()
        .filter(each -> each.size() > 1)
        .toList();
  }
}
