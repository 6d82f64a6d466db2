package io.sluice.evm.chain;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads RLP strictly: one value has one form, so what was read and written again is the same bytes.
 * Every complaint is an {@link IllegalArgumentException}.
 */
final class RlpReader {
  private final byte[] content;
  private final int end;
  private int at;

  RlpReader(byte[] content, int from) {
    this(content, from, content.length);
  }

  private RlpReader(byte[] content, int from, int end) {
    this.content = content;
    this.at = from;
    this.end = end;
  }

  byte[] string() {
    int first = peek();
    require(first < RlpWriter.LIST, "a string was expected");
    if (first < RlpWriter.STRING) {
      at++;
      return new byte[] {(byte) first};
    }
    int length = length(RlpWriter.STRING);
    byte[] value = Arrays.copyOfRange(content, at, at + length);
    require(
        length != 1 || (value[0] & 0xff) >= RlpWriter.STRING,
        "a small byte has a header it needs not");
    at += length;
    return value;
  }

  BigInteger integer() {
    byte[] value = string();
    require(value.length == 0 || value[0] != 0, "an integer has leading zeros");
    return new BigInteger(1, value);
  }

  /** A transaction's target: 20 bytes, or none at all where it creates a contract. */
  @Nullable Address addressOrNull() {
    byte[] value = string();
    return value.length == 0 ? null : Address.of(value);
  }

  /** An integer that fits a long; zero or more. */
  long number() {
    BigInteger value = integer();
    require(value.bitLength() < Long.SIZE, "an integer is too large");
    return value.longValue();
  }

  RlpReader list() {
    require(peek() >= RlpWriter.LIST, "a list was expected");
    int length = length(RlpWriter.LIST);
    RlpReader inner = new RlpReader(content, at, at + length);
    at += length;
    return inner;
  }

  /** Complains when something is left. */
  void end() {
    require(at == end, "there is more than expected");
  }

  private int length(int kind) {
    int first = (content[at++] & 0xff) - kind;
    long length = first;
    if (first > RlpWriter.SHORT_LIMIT) {
      int octets = first - RlpWriter.SHORT_LIMIT;
      require(octets <= Integer.BYTES && octets <= end - at, "a length is cut short or too long");
      require(content[at] != 0, "a length has leading zeros");
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (content[at++] & 0xff);
      }
      require(length > RlpWriter.SHORT_LIMIT, "a short length is written long");
    }
    require(length <= end - at, "the content is cut short");
    return (int) length;
  }

  private int peek() {
    require(at < end, "something is missing");
    return content[at] & 0xff;
  }

  private static void require(boolean sound, String complaint) {
    if (!sound) {
      throw new IllegalArgumentException("not RLP as expected: " + complaint);
    }
  }
}
