package io.sluice.evm.chain;

/**
 * A block's hash: Keccak-256 of its header.
 *
 * @param hex {@code 0x} and 64 hex digits, always lower case
 */
public record BlockHash(String hex) {
  public BlockHash {
    hex = Hex.lowerCase(hex, 32, "a hash is 0x and 64 hex digits");
  }

  /** The hash of these 32 bytes. */
  public static BlockHash of(byte[] bytes) {
    return new BlockHash(Hex.data(bytes));
  }

  public byte[] bytes() {
    return Hex.bytes(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
