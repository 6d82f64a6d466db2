package io.sluice.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret. Keys hold enough randomness that a plain hash cannot be inverted; a slow
 * one would cost each request milliseconds.
 */
final class SecretHash {
  private final byte[] bytes;

  private SecretHash(byte[] bytes) {
    this.bytes = bytes;
  }

  static SecretHash of(String secret) {
    try {
      return new SecretHash(
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static SecretHash stored(byte[] bytes) {
    return new SecretHash(bytes.clone());
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The first bytes, as hex. */
  String prefix(int length) {
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
  }

  /** Takes the same time wherever the two differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
