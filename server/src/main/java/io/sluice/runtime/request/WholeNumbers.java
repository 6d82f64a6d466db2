package io.sluice.runtime.request;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whole numbers from 0 up, as requests write them. Nothing passes through a float. */
final class WholeNumbers {
  /** Of 2^256 - 1, the largest number of any contract. */
  private static final int MOST_DIGITS = 78;

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1," + MOST_DIGITS + "}");

  /** Above it a power of two is easier to read than its digits. */
  private static final int LONG_BITS = 64;

  private WholeNumbers() {}

  /**
   * Reads decimal digits and nothing else.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static BigInteger of(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return new BigInteger(text);
  }

  /**
   * Reads decimal digits in a text, or a number with nothing after its point: 1e3 is 1000.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static BigInteger of(JsonNode node) {
    if (node.isString()) {
      return of(node.stringValue());
    }
    if (node.isNumber()) {
      BigDecimal decimal = node.decimalValue();
      if (decimal.signum() >= 0 && digits(decimal) <= MOST_DIGITS) {
        BigDecimal bare = decimal.stripTrailingZeros();
        if (bare.scale() <= 0) {
          return bare.toBigIntegerExact();
        }
      }
    }
    throw new IllegalArgumentException();
  }

  /** As people read it: 2^256 - 1 rather than 78 digits. */
  static String show(BigInteger number) {
    int bits = number.bitLength();
    return bits > LONG_BITS && number.bitCount() == bits ? "2^" + bits + " - 1" : number.toString();
  }

  /** Before the point; asked before anything is written out, because 1e999999999 is short. */
  private static long digits(BigDecimal decimal) {
    return (long) decimal.precision() - decimal.scale();
  }
}
