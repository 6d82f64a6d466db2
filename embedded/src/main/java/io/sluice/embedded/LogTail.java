package io.sluice.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The end of a log, for a message about a part that failed. */
final class LogTail {
  private static final int LINES = 15;
  private static final int BYTES = 16_384;

  private LogTail() {}

  /** A line with the file's name and its last lines; empty when there is nothing to show. */
  static String of(Path log) {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(BYTES, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      List<String> lines =
          new String(end, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
      if (lines.isEmpty()) {
        return "";
      }
      return lines.stream()
          .skip(Math.max(0, lines.size() - LINES))
          .collect(Collectors.joining("\n  ", "\nThe end of " + log + ":\n  ", ""));
    } catch (IOException e) {
      return "";
    }
  }
}
