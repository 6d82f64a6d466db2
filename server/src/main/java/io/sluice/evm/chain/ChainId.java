package io.sluice.evm.chain;

/**
 * Which chain a transaction is valid on (EIP-155), for example 137 for Polygon and 31337 for a
 * local one.
 *
 * @param value 1 or more
 */
public record ChainId(long value) {
  public ChainId {
    if (value < 1) {
      throw new IllegalArgumentException("a chain id is 1 or more, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
