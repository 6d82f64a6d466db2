package io.sluice.evm.chain;

/**
 * The position of a transaction in its account's sequence (EIP-2681: below 2^64 - 1; held here to a
 * long).
 *
 * @param value 0 or more
 */
public record Nonce(long value) implements Comparable<Nonce> {
  public Nonce {
    if (value < 0) {
      throw new IllegalArgumentException("a nonce is 0 or more, not " + value);
    }
  }

  public Nonce plus(long steps) {
    return new Nonce(Math.addExact(value, steps));
  }

  @Override
  public int compareTo(Nonce other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
