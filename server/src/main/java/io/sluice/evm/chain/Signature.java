package io.sluice.evm.chain;

import java.math.BigInteger;

/**
 * A signature over secp256k1.
 *
 * @param yParity 0 or 1
 * @param r 1 to the order of the curve
 * @param s 1 to half of it (EIP-2)
 */
public record Signature(int yParity, BigInteger r, BigInteger s) {
  /** The order of secp256k1 (SEC 2, 2.4.1). */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  public Signature {
    if (yParity < 0 || yParity > 1) {
      throw new IllegalArgumentException("y parity is 0 or 1, not " + yParity);
    }
    if (r.signum() <= 0 || r.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("r is out of range");
    }
    if (s.signum() <= 0 || s.compareTo(HALF_ORDER) > 0) {
      throw new IllegalArgumentException("s is out of range, or high (EIP-2)");
    }
  }

  /** From big-endian words, as a curve's library gives them. */
  static Signature of(int yParity, byte[] r, byte[] s) {
    return new Signature(yParity, new BigInteger(1, r), new BigInteger(1, s));
  }
}
