package io.sluice.evm.chain;

import java.util.Locale;

/**
 * An account's or contract's address: 20 bytes.
 *
 * @param hex {@code 0x} and 40 hex digits, always lower case
 */
public record Address(String hex) {
  /** The address nobody has a key for; a transfer to it burns the value. */
  public static final Address ZERO = new Address("0x" + "0".repeat(40));

  public Address {
    hex = Hex.lowerCase(hex, 20, "an address is 0x and 40 hex digits");
  }

  /** The address of these 20 bytes. */
  public static Address of(byte[] bytes) {
    return new Address(Hex.data(bytes));
  }

  /**
   * The address of the contract that a transaction creates: the last 20 bytes of Keccak-256 of the
   * RLP of sender and nonce (Yellow Paper, 7).
   */
  public static Address created(Address sender, Nonce nonce) {
    RlpWriter rlp = new RlpWriter(32);
    rlp.integer(nonce.value());
    rlp.string(sender.bytes());
    rlp.list(0);
    byte[] hash = Keccak.hash(rlp.toArray());
    return of(java.util.Arrays.copyOfRange(hash, hash.length - 20, hash.length));
  }

  /**
   * Reads what a person or a program typed. All lower or all upper case carries no checksum; mixed
   * case must match EIP-55.
   *
   * @throws IllegalArgumentException with a sentence for the caller
   */
  public static Address parse(String text) {
    Address address = new Address(text);
    String digits = text.substring(2);
    boolean mixed =
        !digits.equals(digits.toLowerCase(Locale.ROOT))
            && !digits.equals(digits.toUpperCase(Locale.ROOT));
    if (mixed && !address.checksummed().equals(text)) {
      throw new IllegalArgumentException(
          "the EIP-55 checksum does not match; a digit may be mistyped");
    }
    return address;
  }

  /** The address in the mixed case of EIP-55, as people read it. */
  public String checksummed() {
    String digits = hex.substring(2);
    byte[] hash = Keccak.hash(digits.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < 40; i++) {
      int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
      char digit = digits.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }

  public byte[] bytes() {
    return Hex.bytes(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
