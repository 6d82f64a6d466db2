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

/** What documents show of programs is, letter by letter, part of one that the tests run. */
class DocSnippetsTests {
  /** A block of code, and the comment in the line before it. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "^(?:<!-- (?<file>examples/\\S+) -->\n)?```(?<language>\\w*)\n(?<code>.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  private static final String GASLESS = "docs/gasless.md";

  @TempDir Path folder;

  @Test
  void whatIsShownOfGaslessIsPartOfAnExample() throws Exception {
    Path root = RepositoryRoot.path();
    assertThat(snippets(Files.readString(root.resolve(GASLESS)))).hasSizeGreaterThan(5);
    assertThat(wrong(root, GASLESS)).isEmpty();
  }

  @Test
  void everyExampleIsRun() throws Exception {
    Path root = RepositoryRoot.path();
    String tests =
        Files.readString(
            root.resolve("acceptance/src/test/java/io/sluice/acceptance/examples/ExamplesIT.java"));
    try (Stream<Path> folders = Files.list(root.resolve("examples"))) {
      for (Path each : folders.filter(Files::isDirectory).toList()) {
        String name = each.getFileName().toString();
        if (!name.equals("node_modules")) {
          assertThat(tests).as("ExamplesIT runs examples/%s", name).contains("\"" + name);
        }
      }
    }
  }

  @Test
  void whatNoFileHasIsFound() throws Exception {
    write("examples/some.js", "first();\nsecond();\nthird();\n");
    write("same.md", "<!-- examples/some.js -->\n```js\nfirst();\nsecond();\n```\n");
    write("changed.md", "<!-- examples/some.js -->\n```js\nfirst();\nthird();\n```\n");
    write("free.md", "Text:\n\n```js\nfirst();\n```\n");
    write("gone.md", "<!-- examples/gone.js -->\n```js\nfirst();\n```\n");
    assertThat(wrong(folder, "same.md")).isEmpty();
    assertThat(wrong(folder, "changed.md"))
        .containsExactly("examples/some.js does not have: first();");
    assertThat(wrong(folder, "free.md")).containsExactly("no example is named before: first();");
    assertThat(wrong(folder, "gone.md")).containsExactly("examples/gone.js is missing");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private record Snippet(String file, String code) {
    String firstLine() {
      return code.lines().findFirst().orElse("").strip();
    }
  }

  /** A sentence for each block that is not what it should be. */
  private static List<String> wrong(Path root, String document) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Snippet each : snippets(Files.readString(root.resolve(document)))) {
      Path file = root.resolve(each.file);
      if (each.file.isEmpty()) {
        wrong.add("no example is named before: " + each.firstLine());
      } else if (!Files.exists(file)) {
        wrong.add(each.file + " is missing");
      } else if (!("\n" + Files.readString(file)).contains("\n" + each.code)) {
        wrong.add(each.file + " does not have: " + each.firstLine());
      }
    }
    return wrong;
  }

  private static List<Snippet> snippets(String document) {
    List<Snippet> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(document);
    while (block.find()) {
      String file = block.group("file");
      found.add(new Snippet(file == null ? "" : file, block.group("code")));
    }
    return found;
  }
}
