package io.sluice.operator.deadletter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether trying again may help. */
enum Fault {
  /** The message itself is wrong, or names something nobody knows. */
  PERMANENT,
  /** Something around it was missing or busy. */
  TRANSIENT,
  /** Nobody has said yet. */
  UNKNOWN;

  private static final Pattern NEVER =
      Pattern.compile(
          "the body is|is unknown|is not an? |malformed|cannot be read|for input string"
              + "|a transaction id is|illegalargument");
  private static final Pattern PERHAPS =
      Pattern.compile(
          "time-?d? ?out|timeout|deadlock|lock wait|connection|unavailable|too many|overload"
              + "|refused|reset|broken pipe|try again|no endpoint|out of use|\\b50[234]\\b");
  private static final Pattern PARTICULARS =
      Pattern.compile("0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}|\"[^\"]*\"|\\d+");

  /** What kind of fault a reason tells of. */
  static Fault of(String reason) {
    String text = reason.toLowerCase(Locale.ROOT);
    if (NEVER.matcher(text).find()) {
      return PERMANENT;
    }
    return PERHAPS.matcher(text).find() ? TRANSIENT : UNKNOWN;
  }

  /**
   * 16 hex digits that are the same for the same fault: ids, numbers and quoted texts do not count.
   */
  static String fingerprint(String queue, String reason) {
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
