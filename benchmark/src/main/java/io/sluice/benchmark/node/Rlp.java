package io.sluice.benchmark.node;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** Ethereum's serialization (Yellow Paper, appendix B): as much of it as a transfer needs. */
final class Rlp {
  private static final int SHORT = 55;

  private Rlp() {}

  static byte[] number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int zeros = bytes[0] == 0 ? 1 : 0;
    return string(Arrays.copyOfRange(bytes, zeros, bytes.length));
  }

  static byte[] number(long value) {
    return number(BigInteger.valueOf(value));
  }

  static byte[] string(byte[] bytes) {
    if (bytes.length == 1 && bytes[0] >= 0) {
      return bytes;
    }
    return withHeader(0x80, bytes);
  }

  static byte[] list(List<byte[]> items) {
    var content = new ByteArrayOutputStream();
    items.forEach(content::writeBytes);
    return withHeader(0xc0, content.toByteArray());
  }

  private static byte[] withHeader(int base, byte[] content) {
    var out = new ByteArrayOutputStream(content.length + 4);
    if (content.length <= SHORT) {
      out.write(base + content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int zeros = length[0] == 0 ? 1 : 0;
      out.write(base + SHORT + length.length - zeros);
      out.write(length, zeros, length.length - zeros);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
