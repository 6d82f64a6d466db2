package io.sluice.backing.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The SQL of the server, as it stands in its sources. */
final class SourceSql {
  private static final Path JAVA = Path.of("src/main/java");
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final Pattern TEXT =
      Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
  private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");

  private SourceSql() {}

  /** Statements of all migrations, without comments. */
  static List<String> migrations() {
    return files(MIGRATIONS, ".sql").stream()
        .flatMap(file -> Stream.of(COMMENT.matcher(read(file)).replaceAll("").split(";")))
        .toList();
  }

  /** Texts in Java, SQL or not, by the folder of their package. */
  static Map<String, List<String>> texts() {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Path file : files(JAVA, ".java")) {
      List<String> texts =
          found.computeIfAbsent(
              JAVA.relativize(file.getParent()).toString(), any -> new ArrayList<>());
      Matcher text = TEXT.matcher(read(file));
      while (text.find()) {
        texts.add(text.group(1) == null ? text.group(2) : text.group(1));
      }
    }
    return found;
  }

  private static List<Path> files(Path folder, String end) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(end)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
