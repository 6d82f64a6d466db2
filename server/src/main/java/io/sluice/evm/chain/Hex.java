package io.sluice.evm.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Hex as Ethereum writes it: {@code DATA} is {@code 0x} and two digits a byte, {@code QUANTITY} is
 * {@code 0x} and no leading zeros (execution-apis, "Hex value encoding").
 */
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private Hex() {}

  /** Bytes as {@code 0x…} in lower case; no bytes are {@code 0x}. */
  public static String data(byte[] bytes) {
    return "0x" + FORMAT.formatHex(bytes);
  }

  /**
   * Reads {@code 0x…} with an even number of digits of either case.
   *
   * @throws IllegalArgumentException when the prefix is missing, a digit is not hex or one is left
   *     over
   */
  public static byte[] bytes(String data) {
    if (!data.startsWith("0x")) {
      throw new IllegalArgumentException("hex data starts with 0x");
    }
    return FORMAT.parseHex(data, 2, data.length());
  }

  /** A whole number of zero or more as {@code 0x…} without leading zeros. */
  public static String quantity(BigInteger value) {
    return "0x" + value.toString(16);
  }

  /** A whole number of zero or more as {@code 0x…} without leading zeros. */
  public static String quantity(long value) {
    return "0x" + Long.toHexString(value);
  }

  /**
   * Reads a {@code QUANTITY}; leading zeros are tolerated because some nodes send them.
   *
   * @throws IllegalArgumentException when it is not {@code 0x} and at least one hex digit
   */
  public static BigInteger integer(String quantity) {
    if (!quantity.startsWith("0x")
        || quantity.length() < 3
        || quantity.charAt(2) == '-'
        || quantity.charAt(2) == '+') {
      throw new IllegalArgumentException(
          "a quantity is 0x and hex digits, not \"" + quantity + "\"");
    }
    return new BigInteger(quantity.substring(2), 16);
  }

  /**
   * Reads a {@code QUANTITY} that fits a {@code long}.
   *
   * @throws IllegalArgumentException when it is not a quantity
   * @throws ArithmeticException when it does not fit
   */
  public static long number(String quantity) {
    return integer(quantity).longValueExact();
  }

  /**
   * Reads a {@code QUANTITY} of which the exact value does not matter once it is large: what does
   * not fit a {@code long} is the largest.
   *
   * @throws IllegalArgumentException when it is not a quantity
   */
  public static long clamped(String quantity) {
    return integer(quantity).min(LARGEST).longValue();
  }

  /** The offset after the last of the digits, two a byte, written to {@code target}. */
  static int write(byte[] bytes, byte[] target, int offset) {
    int at = offset;
    for (byte b : bytes) {
      target[at++] = DIGITS[(b >> 4) & 0xf];
      target[at++] = DIGITS[b & 0xf];
    }
    return at;
  }

  /**
   * Checks {@code DATA} of a known size. A loop rather than a pattern: a block brings thousands of
   * hashes.
   *
   * @throws IllegalArgumentException with this complaint
   */
  static String lowerCase(String data, int bytes, String complaint) {
    boolean upper = false;
    boolean sound = data.length() == 2 + 2 * bytes && data.startsWith("0x");
    for (int i = 2; sound && i < data.length(); i++) {
      sound = HexFormat.isHexDigit(data.charAt(i));
      upper |= data.charAt(i) < 'a' && data.charAt(i) > '9';
    }
    if (!sound) {
      throw new IllegalArgumentException(complaint);
    }
    return upper ? data.toLowerCase(Locale.ROOT) : data;
  }
}
