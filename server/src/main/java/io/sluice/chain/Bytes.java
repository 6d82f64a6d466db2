package io.sluice.chain;

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
