package io.sluice.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps figures for comparison: rows after RFC 4180, appended to what earlier runs left. */
public final class CsvFile {
  private static final String HEAD = "bench,metric,value,unit,limit,ratio,when,settings\r\n";

  private CsvFile() {}

  /**
   * Appends a row per figure; a new file gets a head.
   *
   * @param when the run began
   */
  public static void append(Path file, List<Figure> figures, Instant when, String settings)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    boolean isNew = !Files.exists(file) || Files.size(file) == 0;
    Files.writeString(
        file,
        (isNew ? HEAD : "") + rows(figures, when, settings),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  static String rows(List<Figure> figures, Instant when, String settings) {
    return figures.stream()
        .map(figure ->
            Stream.of(
                    figure.bench(),
                    figure.metric(),
                    number(figure.value()),
                    figure.unit(),
                    number(figure.limit()),
                    number(figure.ratio()),
                    when.toString(),
                    settings)
                .map(CsvFile::quoted)
                .collect(Collectors.joining(",", "", "\r\n")))
        .collect(Collectors.joining());
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
