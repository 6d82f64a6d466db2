package io.sluice.benchmark.report;

import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param bench that measured it
 * @param target null when it has none
 * @param limit what is possible on this machine, measured in the same run
 * @param detail whether it belongs into the CSV alone
 */
public record Figure(
    String bench,
    String metric,
    double value,
    String unit,
    @Nullable Target target,
    OptionalDouble limit,
    boolean detail) {

  public static Figure of(String bench, String metric, double value, String unit) {
    return new Figure(bench, metric, value, unit, null, OptionalDouble.empty(), false);
  }

  public Figure with(Target wanted) {
    return new Figure(bench, metric, value, unit, wanted, limit, detail);
  }

  public Figure besides(double measured) {
    return new Figure(bench, metric, value, unit, target, OptionalDouble.of(measured), detail);
  }

  public Figure asDetail() {
    return new Figure(bench, metric, value, unit, target, limit, true);
  }

  /** The figure as a part of its limit. */
  public OptionalDouble ratio() {
    return limit.isPresent() && limit.getAsDouble() != 0
        ? OptionalDouble.of(value / limit.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Three significant digits, or all of a whole number's. */
  static String text(double value) {
    double size = Math.abs(value);
    int decimals =
        size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
