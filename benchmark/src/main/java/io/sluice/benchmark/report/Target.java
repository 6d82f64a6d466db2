package io.sluice.benchmark.report;

/**
 * What a figure should be. Missing it fails nothing: it depends on the machine.
 *
 * @param atLeast whether more is better
 */
public record Target(boolean atLeast, double value) {
  public static Target atLeast(double value) {
    return new Target(true, value);
  }

  public static Target atMost(double value) {
    return new Target(false, value);
  }

  public boolean isMetBy(double figure) {
    return atLeast ? figure >= value : figure <= value;
  }

  @Override
  public String toString() {
    return (atLeast ? "≥ " : "≤ ") + Figure.text(value);
  }
}
