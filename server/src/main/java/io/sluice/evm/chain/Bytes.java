package io.sluice.evm.chain;

import java.util.Arrays;

/** Immutable bytes: calldata, or a signed transaction. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /**
   * Reads {@code 0x…}.
   *
   * @throws IllegalArgumentException when it is not {@code 0x} and pairs of hex digits
   */
  public static Bytes parse(String hex) {
    return new Bytes(Hex.bytes(hex));
  }

  public int size() {
    return content.length;
  }

  public boolean isEmpty() {
    return content.length == 0;
  }

  public byte[] toArray() {
    return content.clone();
  }

  /** The bytes themselves, for readers of this package that do not change them. */
  byte[] content() {
    return content;
  }

  /**
   * Writes the digits as ASCII, two a byte and without {@code 0x}, so that large content can go out
   * without a string in between.
   *
   * @return the offset after the last digit
   */
  public int writeHex(byte[] target, int offset) {
    return Hex.write(content, target, offset);
  }

  public String hex() {
    return Hex.data(content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The size only: content may be long or private. */
  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
