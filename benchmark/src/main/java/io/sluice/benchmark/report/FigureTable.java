package io.sluice.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Shows figures to a person: one line each, columns aligned. */
public final class FigureTable {
  private static final List<String> HEAD =
      List.of("bench", "what", "figure", "unit", "target", "met", "limit", "ratio");

  private FigureTable() {}

  /** The whole table, with an end of line after each row; details are left out. */
  public static String of(List<Figure> figures) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    figures.stream().filter(figure -> !figure.detail()).map(FigureTable::row).forEach(rows::add);
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(isNumber(i) ? padding + row.get(i) : row.get(i) + padding).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static boolean isNumber(int column) {
    return column == 2 || column >= 6;
  }

  private static List<String> row(Figure figure) {
    Target target = figure.target();
    return List.of(
        figure.bench(),
        figure.metric(),
        Figure.text(figure.value()),
        figure.unit(),
        target == null ? "" : target.toString(),
        target == null ? "" : target.isMetBy(figure.value()) ? "yes" : "NO",
        text(figure.limit()),
        text(figure.ratio()));
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Figure.text(value.getAsDouble()) : "";
  }
}
