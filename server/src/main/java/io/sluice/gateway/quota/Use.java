package io.sluice.gateway.quota;

/**
 * How much was used of a day or month, or is to be added to that.
 *
 * @param gasUsed units, of what has ended
 * @param gasHeld units, reserved by what has not
 */
public record Use(long transactions, long gasUsed, long gasHeld) {
  static final Use NONE = new Use(0, 0, 0);

  static Use held(long gas) {
    return new Use(1, 0, gas);
  }

  Use plus(Use other) {
    return new Use(
        transactions + other.transactions, gasUsed + other.gasUsed, gasHeld + other.gasHeld);
  }

  Use minus(Use other) {
    return new Use(
        transactions - other.transactions, gasUsed - other.gasUsed, gasHeld - other.gasHeld);
  }

  /** Units of gas, whether they were used or may be. */
  long gas() {
    return gasUsed + gasHeld;
  }
}
