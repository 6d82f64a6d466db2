package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names of tests have one style: camel case, after the numbers of the cases they are about, as in
 * {@code a4_oneOfTwoDeadHoldsBackNothing}.
 */
class TestNamesTests {
  private static final Pattern METHOD =
      Pattern.compile("^ +(?:public )?void (\\w+)\\(", Pattern.MULTILINE);
  private static final Pattern STYLE = Pattern.compile("(?:[a-z]+\\d+_)*[a-z][A-Za-z0-9]*");

  @TempDir Path folder;

  @Test
  void everyTestIsNamedInOneStyle() throws IOException {
    assertThat(others(RepositoryRoot.path())).isEmpty();
  }

  @Test
  void bites() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("module/src/test/java"));
    Files.writeString(
        sources.resolve("SomeTests.java"),
        """
        class SomeTests {
          @Test
          void other() {}

          @Test
          void r9_w12_err001_isNamedAsItShould() {}

          @Test
          void andThisOneToo() {}
        }
        """
            .replace("other", "a_test_in_another_style"));

    assertThat(others(folder)).containsExactly("SomeTests.java: a_test_in_another_style");
  }

  private static List<String> others(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.map(each -> each.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(module)) {
          addOthers(module, found);
        }
      }
    }
    return found;
  }

  private static void addOthers(Path sources, List<String> found) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Matcher methods = METHOD.matcher(Files.readString(file));
        while (methods.find()) {
          if (!STYLE.matcher(methods.group(1)).matches()) {
            found.add(file.getFileName() + ": " + methods.group(1));
          }
        }
      }
    }
  }
}
