package io.sluice.gateway.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * One privileged act.
 *
 * @param number from 1, without a gap
 * @param at to the microsecond
 * @param actor who did it, and by which key
 * @param action as {@code key.revoke}
 * @param subject what it was done to
 * @param detail for people; empty for none
 * @param hash of all of this and the hash before, 64 hex digits
 */
public record AuditEntry(
    long number,
    Instant at,
    String actor,
    String action,
    String subject,
    String detail,
    String hash) {
  /** What the first entry is bound to. */
  static final String BEGINNING = "0".repeat(64);

  /**
   * SHA-256 over the 32 bytes of the hash before, the number, the time in microseconds since 1970
   * (8 bytes each, big-endian), then the texts, each as UTF-8 after its length in bytes (4 bytes).
   */
  static String hash(
      String before,
      long number,
      Instant at,
      String actor,
      String action,
      String subject,
      String detail) {
    MessageDigest digest = sha256();
    digest.update(HexFormat.of().parseHex(before));
    digest.update(number(number));
    digest.update(number(ChronoUnit.MICROS.between(Instant.EPOCH, at)));
    for (String text : new String[] {actor, action, subject, detail}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether it is as it was written, behind that hash. */
  boolean follows(String before) {
    return hash.equals(hash(before, number, at, actor, action, subject, detail));
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
