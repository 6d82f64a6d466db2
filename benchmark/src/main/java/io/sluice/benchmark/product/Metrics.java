package io.sluice.benchmark.product;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Figures in Prometheus' text format.
 *
 * @param series value by name and labels, as written
 */
public record Metrics(Map<String, Double> series) {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  public Metrics {
    series = Map.copyOf(series);
  }

  /**
   * Reads a page. Time stamps and exemplars after a value are passed over.
   *
   * @throws IllegalArgumentException when a line has no value
   */
  public static Metrics parse(String page) {
    Map<String, Double> series = new HashMap<>();
    page.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> {
          int end = endOfSeries(line);
          String[] rest = line.substring(end).strip().split(" ", 2);
          series.put(line.substring(0, end).strip(), number(rest[0], line));
        });
    return new Metrics(series);
  }

  /** A label's value may hold spaces and braces; the last brace before the value closes. */
  private static int endOfSeries(String line) {
    int brace = line.indexOf('{');
    int space = line.indexOf(' ');
    if (brace < 0 || (space >= 0 && space < brace)) {
      return space < 0 ? line.length() : space;
    }
    boolean quoted = false;
    for (int i = brace; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '}' && !quoted) {
        return i + 1;
      }
    }
    return line.length();
  }

  private static double number(String text, String line) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "" -> throw new IllegalArgumentException("no value in \"" + line + "\"");
      default -> Double.parseDouble(text);
    };
  }

  /** What several processes count together. */
  public static Metrics sum(Collection<Metrics> pages) {
    Map<String, Double> sum = new HashMap<>();
    pages.forEach(page -> page.series.forEach((key, value) -> sum.merge(key, value, Double::sum)));
    return new Metrics(sum);
  }

  /** What was counted since; a series that was not there then began at zero. */
  public Metrics since(Metrics earlier) {
    Map<String, Double> difference = new HashMap<>();
    series.forEach(
        (key, value) -> difference.put(key, value - earlier.series.getOrDefault(key, 0.0)));
    return new Metrics(difference);
  }

  /** All series of a name together; empty when there is none. */
  public OptionalDouble total(String name) {
    var values =
        series.entrySet().stream()
            .filter(entry -> name(entry.getKey()).equals(name))
            .mapToDouble(Map.Entry::getValue)
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(java.util.Arrays.stream(values).sum());
  }

  /** The series of a name by one label's value; those without the label are left out. */
  public SortedMap<String, Double> by(String name, String label) {
    SortedMap<String, Double> found = new TreeMap<>();
    series.forEach((key, value) -> {
      if (name(key).equals(name)) {
        Matcher labels = LABEL.matcher(key);
        while (labels.find()) {
          if (labels.group(1).equals(label)) {
            found.merge(labels.group(2), value, Double::sum);
          }
        }
      }
    });
    return found;
  }

  private static String name(String key) {
    int brace = key.indexOf('{');
    return brace < 0 ? key : key.substring(0, brace);
  }
}
