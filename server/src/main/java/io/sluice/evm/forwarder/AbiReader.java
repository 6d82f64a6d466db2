package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads words of a contract's ABI (Solidity, "Contract ABI Specification") from bytes that may be
 * anything: what is cut short, out of range or not clean is empty. Words are counted from 0.
 */
final class AbiReader {
  static final int WORD = 32;

  private static final int ADDRESS = 20;

  private final byte[] content;

  AbiReader(Bytes content) {
    this.content = content.toArray();
  }

  int size() {
    return content.length;
  }

  Optional<BigInteger> number(int word) {
    return at((long) word * WORD).map(bytes -> new BigInteger(1, bytes));
  }

  /** A number that fits a {@code long}. */
  Optional<Long> smallNumber(int word) {
    return small((long) word * WORD);
  }

  /** A {@code bool}: 0 or 1 and nothing else. */
  Optional<Boolean> flag(int word) {
    return smallNumber(word).filter(value -> value <= 1).map(value -> value == 1);
  }

  Optional<Address> address(int word) {
    return number(word)
        .filter(value -> value.bitLength() <= ADDRESS * Byte.SIZE)
        .flatMap(_ -> at((long) word * WORD))
        .map(bytes -> Address.of(Arrays.copyOfRange(bytes, WORD - ADDRESS, WORD)));
  }

  /** The value of a {@code bytes1}: its byte, or -1 when others follow or it is cut short. */
  int leadingByte(int word) {
    return at((long) word * WORD)
        .filter(bytes -> new BigInteger(1, bytes).getLowestSetBit() >= (WORD - 1) * Byte.SIZE)
        .map(bytes -> bytes[0] & 0xff)
        .orElse(-1);
  }

  /** The length of the list whose offset is in a word. */
  Optional<Long> list(int word) {
    return smallNumber(word).flatMap(this::small);
  }

  /** The text whose offset is in a word; empty also when it is not UTF-8. */
  Optional<String> text(int word) {
    Optional<Long> offset = smallNumber(word);
    Optional<Long> length = offset.flatMap(this::small);
    if (length.isEmpty()) {
      return Optional.empty();
    }
    long start = offset.get() + WORD;
    if (length.get() > content.length - start) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(content, (int) start, length.get().intValue()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Optional<Long> small(long offset) {
    return at(offset)
        .map(bytes -> new BigInteger(1, bytes))
        .filter(value -> value.bitLength() < Long.SIZE)
        .map(BigInteger::longValueExact);
  }

  private Optional<byte[]> at(long offset) {
    return offset > content.length - WORD
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(content, (int) offset, (int) offset + WORD));
  }
}
