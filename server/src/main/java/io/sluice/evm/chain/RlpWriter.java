package io.sluice.evm.chain;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes RLP (Yellow Paper, appendix B) from the last item to the first: the length of a list is
 * then known when its header is due, and one pass over one buffer suffices.
 */
final class RlpWriter {
  /** From this first byte on, the rest of a header is the length of the length. */
  static final int SHORT_LIMIT = 55;

  static final int STRING = 0x80;
  static final int LIST = 0xc0;

  private byte[] buffer;
  private int start;

  RlpWriter(int capacity) {
    buffer = new byte[capacity];
    start = capacity;
  }

  /** How many bytes are written; given to {@link #list} to say where a list ends. */
  int written() {
    return buffer.length - start;
  }

  void string(byte[] content) {
    prepend(content, 0, content.length);
    if (content.length != 1 || (content[0] & 0xff) >= STRING) {
      header(STRING, content.length);
    }
  }

  /** A transaction's target: 20 bytes, or none at all where it creates a contract. */
  void addressOrNull(@Nullable Address to) {
    string(to == null ? new byte[0] : to.bytes());
  }

  /** An integer: big-endian, without leading zeros; zero is the empty string. */
  void integer(long value) {
    if (value == 0) {
      header(STRING, 0);
    } else if (value > 0 && value < STRING) {
      octet((int) value);
    } else {
      header(STRING, bigEndian(value));
    }
  }

  /** An integer of zero or more. */
  void integer(BigInteger value) {
    integer(value.toByteArray());
  }

  /** An unsigned big-endian integer; leading zeros are dropped. */
  void integer(byte[] value) {
    int zeros = 0;
    while (zeros < value.length && value[zeros] == 0) {
      zeros++;
    }
    int length = value.length - zeros;
    prepend(value, zeros, length);
    if (length != 1 || (value[zeros] & 0xff) >= STRING) {
      header(STRING, length);
    }
  }

  /** The header of a list that holds everything written since {@code end}. */
  void list(int end) {
    header(LIST, written() - end);
  }

  /** One byte that is no RLP, such as a transaction's type. */
  void octet(int value) {
    reserve(1);
    buffer[--start] = (byte) value;
  }

  byte[] toArray() {
    return Arrays.copyOfRange(buffer, start, buffer.length);
  }

  private void header(int kind, int length) {
    if (length <= SHORT_LIMIT) {
      octet(kind + length);
    } else {
      octet(kind + SHORT_LIMIT + bigEndian(length));
    }
  }

  private int bigEndian(long value) {
    int octets = 0;
    for (long rest = value; rest != 0; rest >>>= 8) {
      octet((int) rest);
      octets++;
    }
    return octets;
  }

  private void prepend(byte[] source, int from, int length) {
    reserve(length);
    start -= length;
    System.arraycopy(source, from, buffer, start, length);
  }

  private void reserve(int length) {
    if (start < length) {
      int written = written();
      byte[] larger = new byte[Math.max(2 * buffer.length, written + length)];
      System.arraycopy(buffer, start, larger, larger.length - written, written);
      start = larger.length - written;
      buffer = larger;
    }
  }
}
