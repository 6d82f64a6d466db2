package io.sluice.evm.chain;

/**
 * A transaction's hash: Keccak-256 of its signed bytes.
 *
 * @param hex {@code 0x} and 64 hex digits, always lower case
 */
public record TxHash(String hex) {
  public TxHash {
    hex = Hex.lowerCase(hex, 32, "a hash is 0x and 64 hex digits");
  }

  /** The hash of these 32 bytes. */
  public static TxHash of(byte[] bytes) {
    return new TxHash(Hex.data(bytes));
  }

  /** The hash that every node gives this signed transaction. */
  public static TxHash ofSigned(Bytes raw) {
    return of(Keccak.hash(raw.content()));
  }

  public byte[] bytes() {
    return Hex.bytes(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
