package io.sluice.chain;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A transaction's hash: Keccak-256 of its signed bytes.
 *
 * @param hex {@code 0x} and 64 hex digits, always lower case
 */
public record TxHash(String hex) {
  private static final Pattern FORM = Pattern.compile("0x[0-9a-fA-F]{64}");

  public TxHash {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a hash is 0x and 64 hex digits");
    }
    hex = hex.toLowerCase(Locale.ROOT);
  }

  /** The hash of these 32 bytes. */
  public static TxHash of(byte[] bytes) {
    return new TxHash(Hex.data(bytes));
  }

  public byte[] bytes() {
    return Hex.bytes(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
