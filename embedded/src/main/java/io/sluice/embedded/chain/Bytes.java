package io.sluice.embedded.chain;

import com.esaulpaugh.headlong.util.Integers;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.jcajce.provider.digest.Keccak;

/** Bytes and numbers as nodes write them: hex with 0x. */
final class Bytes {
  static final byte[] NONE = {};

  private static final HexFormat HEX = HexFormat.of();

  private Bytes() {}

  static String hex(byte[] bytes) {
    return "0x" + HEX.formatHex(bytes);
  }

  /** A number of zero or more, without leading zeros. */
  static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  /**
   * @throws IllegalArgumentException when the text is not 0x and pairs of hex digits
   */
  static byte[] of(String hex) {
    if (!hex.startsWith("0x")) {
      throw new IllegalArgumentException("no hex with 0x: " + hex);
    }
    return HEX.parseHex(hex, 2, hex.length());
  }

  /** As RLP and the curve take it: big-endian, zero is no byte at all. */
  static byte[] of(BigInteger number) {
    return Integers.toBytesUnsigned(number);
  }

  static byte[] of(long number) {
    return of(BigInteger.valueOf(number));
  }

  static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Keccak-256 of the parts, one after the other. */
  static byte[] hash(byte[]... parts) {
    return new Keccak.Digest256().digest(joined(parts));
  }

  /** The address that is the end of a hash. */
  static String address(byte[] hash) {
    return hex(Arrays.copyOfRange(hash, hash.length - 20, hash.length));
  }
}
