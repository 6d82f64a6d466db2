package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario has a test that is named after it, where the list says so. */
class ScenarioTests {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (?<id>[A-Z]+\\d{3}) \\| [^|]+ \\| `A/(?<test>[\\w/]+)` \\|", Pattern.MULTILINE);
  private static final Path ACCEPTANCE = Path.of("acceptance/src/test/java/io/sluice/acceptance");

  /** How many there are of each kind. */
  private static final Map<String, Integer> KINDS =
      Map.of("D", 8, "G", 12, "S", 10, "W", 16, "INT", 9, "ERR", 14, "H", 3, "P", 2);

  @TempDir Path folder;

  @Test
  void everyOneIsPlayed() throws IOException {
    Path root = RepositoryRoot.path();
    List<Scenario> listed = listed(Files.readString(root.resolve("docs/scenarios.md")));
    assertThat(listed.stream().map(Scenario::id)).containsExactlyInAnyOrderElementsOf(all());
    assertThat(missing(root.resolve(ACCEPTANCE), listed)).isEmpty();
  }

  @Test
  void bites() throws IOException {
    Files.writeString(
        folder.resolve("SomeIT.java"), "  void d001_g002_err004_is() {}\n  void g0031() {}\n");
    List<Scenario> listed =
        listed(
            "| D001 | a | `A/SomeIT` | |\n| G002 | b | `A/SomeIT` | |\n| G003 | c | `A/SomeIT` | |\n| ERR004 | e | `A/SomeIT` | |\n| P001 | d | `A/OtherIT` | |\n");
    assertThat(missing(folder, listed)).containsExactly("G003 in SomeIT", "P001 in OtherIT");
  }

  private record Scenario(String id, String test) {}

  private static List<String> all() {
    return KINDS.entrySet().stream()
        .flatMap(kind ->
            IntStream.rangeClosed(1, kind.getValue())
                .mapToObj(number -> kind.getKey() + "%03d".formatted(number)))
        .toList();
  }

  private static List<Scenario> listed(String document) {
    Matcher rows = ROW.matcher(document);
    List<Scenario> found = new ArrayList<>();
    while (rows.find()) {
      found.add(new Scenario(rows.group("id"), rows.group("test")));
    }
    return found;
  }

  private static List<String> missing(Path tests, List<Scenario> listed) throws IOException {
    List<String> missing = new ArrayList<>();
    for (Scenario each : listed) {
      Path file = tests.resolve(each.test + ".java");
      String name = "void (?:[a-z]+\\d+_)*" + each.id.toLowerCase(Locale.ROOT) + "_";
      try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.of()) {
        if (lines.noneMatch(Pattern.compile(name).asPredicate())) {
          missing.add(each.id + " in " + each.test);
        }
      }
    }
    return missing;
  }
}
