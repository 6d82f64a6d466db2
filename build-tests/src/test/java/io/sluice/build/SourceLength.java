package io.sluice.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds source files that are too long to be read in one sitting. */
final class SourceLength {
  static final int LIMIT = 400;

  private static final Set<String> SOURCES =
      Set.of("java", "sh", "sql", "ts", "tsx", "js", "mjs", "sol", "py");

  /** What a build or a package manager made, and what git keeps for itself. */
  private static final Set<String> NOT_OURS =
      Set.of("target", "node_modules", ".git", ".sluice", "dist");

  private SourceLength() {}

  /** One sentence per source file under the root that has more than {@link #LIMIT} lines. */
  static List<String> tooLong(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean ours =
                folder.equals(root) || !NOT_OURS.contains(folder.getFileName().toString());
            return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            long lines = isSource(file) ? lines(file) : 0;
            if (lines > LIMIT) {
              found.add(
                  root.relativize(file) + " has " + lines + " lines; split it at " + LIMIT + ".");
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** By its ending; a script without one by its first line. */
  private static boolean isSource(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? Files.isRegularFile(file) && Files.isExecutable(file) && startsLikeAScript(file)
        : SOURCES.contains(name.substring(dot + 1));
  }

  private static boolean startsLikeAScript(Path file) {
    try (var in = Files.newInputStream(file)) {
      return in.read() == '#' && in.read() == '!';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
