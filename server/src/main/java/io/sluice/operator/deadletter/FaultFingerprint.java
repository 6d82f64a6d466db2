package io.sluice.operator.deadletter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** A short text that is the same for all letters that died of the same fault. */
final class FaultFingerprint {
  private static final Pattern PARTICULARS =
      Pattern.compile("0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}|\"[^\"]*\"|\\d+");

  private FaultFingerprint() {}

  /**
   * 16 hex digits that are the same for the same fault: ids, numbers and quoted texts do not count.
   */
  static String of(String queue, String reason) {
    String bare = PARTICULARS.matcher(reason.toLowerCase(Locale.ROOT)).replaceAll("#");
    return HexFormat.of().formatHex(sha256(queue + "\n" + bare), 0, 8);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
