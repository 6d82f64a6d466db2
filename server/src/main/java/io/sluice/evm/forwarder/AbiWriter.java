package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import java.math.BigInteger;

/**
 * Writes the words of a contract's ABI (Solidity, "Contract ABI Specification") one after another
 * into an array of a size that is known before.
 */
final class AbiWriter {
  static final int WORD = 32;

  private static final int ADDRESS = 20;

  private final byte[] out;
  private int at;

  AbiWriter(int size) {
    out = new byte[size];
  }

  /** How many bytes content takes after its length: whole words. */
  static int padded(int size) {
    return Math.multiplyExact(Math.ceilDiv(size, WORD), WORD);
  }

  /** Bytes as they are: a selector, a hash. */
  AbiWriter bytes(byte[] content) {
    System.arraycopy(content, 0, out, at, content.length);
    at += content.length;
    return this;
  }

  AbiWriter address(Address address) {
    System.arraycopy(address.bytes(), 0, out, at + WORD - ADDRESS, ADDRESS);
    at += WORD;
    return this;
  }

  /**
   * @param value 0 or more
   */
  AbiWriter number(long value) {
    int end = at + WORD;
    for (int i = 1; i <= Long.BYTES; i++) {
      out[end - i] = (byte) (value >>> (Byte.SIZE * (i - 1)));
    }
    at = end;
    return this;
  }

  /**
   * @param value 0 to 2^256 - 1
   */
  AbiWriter number(BigInteger value) {
    byte[] content = value.toByteArray();
    int sign = content.length > WORD ? 1 : 0;
    int length = content.length - sign;
    System.arraycopy(content, sign, out, at + WORD - length, length);
    at += WORD;
    return this;
  }

  /** The length, the content, and zeros to a whole word: the tail of {@code bytes}. */
  AbiWriter tail(byte[] content) {
    number(content.length);
    System.arraycopy(content, 0, out, at, content.length);
    at += padded(content.length);
    return this;
  }

  /**
   * What was written.
   *
   * @throws IllegalStateException when it is not as much as was said
   */
  byte[] toArray() {
    if (at != out.length) {
      throw new IllegalStateException("wrote " + at + " of " + out.length + " bytes");
    }
    return out;
  }
}
