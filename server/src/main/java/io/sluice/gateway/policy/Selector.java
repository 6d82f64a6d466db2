package io.sluice.gateway.policy;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which function a call is for.
 *
 * @param hex 0x and eight lower-case digits; 0x alone for a call without one, as a plain transfer
 *     is
 */
public record Selector(String hex) implements Comparable<Selector> {
  /** Of data shorter than a selector: the contract's {@code receive} or {@code fallback}. */
  public static final Selector NONE = new Selector("0x");

  private static final int LENGTH = 4;
  private static final int LONGEST = 500;
  private static final Pattern DIGITS = Pattern.compile("0x([0-9a-fA-F]{8})?");

  /** As Solidity has it, without names and spaces: {@code transfer(address,uint256)}. */
  private static final Pattern SIGNATURE =
      Pattern.compile("[a-zA-Z_$][a-zA-Z0-9_$]*\\([a-z0-9,()\\[\\]]*\\)");

  /**
   * Of what an operator writes: eight digits, or a signature.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Selector parse(String text) {
    if (DIGITS.matcher(text).matches()) {
      return new Selector(text.toLowerCase(Locale.ROOT));
    }
    if (text.length() > LONGEST || !SIGNATURE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be a selector like 0xa9059cbb, 0x for a call without data, or a signature like transfer(address,uint256)");
    }
    byte[] hash = Keccak.hash(text.getBytes(StandardCharsets.US_ASCII));
    return new Selector(Hex.data(Arrays.copyOf(hash, LENGTH)));
  }

  public static Selector of(Bytes data) {
    return data.size() < LENGTH
        ? NONE
        : new Selector(Hex.data(Arrays.copyOf(data.toArray(), LENGTH)));
  }

  @Override
  public int compareTo(Selector other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
