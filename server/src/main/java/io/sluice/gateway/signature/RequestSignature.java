package io.sluice.gateway.signature;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in the header {@code X-Signature}: {@code t=<seconds since 1970>,n=<nonce>,v1=<64 hex
 * digits>}.
 *
 * @param at when the request was signed
 * @param nonce 16 to 64 characters that no other request of the key has
 * @param mac HMAC-SHA256 of {@link #text}, in hex
 */
record RequestSignature(Instant at, String nonce, String mac) {
  static final String HEADER = "X-Signature";
  static final String FORM =
      "t=<seconds since 1970>,n=<16 to 64 letters, digits, - and _>,v1=<64 hex digits>";
  private static final Pattern TEXT =
      Pattern.compile("t=([0-9]{1,11}),n=([A-Za-z0-9_-]{16,64}),v1=([0-9a-f]{64})");

  /** Empty when it has another form. */
  static Optional<RequestSignature> of(String header) {
    Matcher matcher = TEXT.matcher(header.strip());
    return matcher.matches()
        ? Optional.of(
            new RequestSignature(
                Instant.ofEpochSecond(Long.parseLong(matcher.group(1))),
                matcher.group(2),
                matcher.group(3)))
        : Optional.empty();
  }

  /**
   * What is signed: six lines, of which the path is as it is sent, with its query.
   *
   * @param body as it is sent; empty for none
   */
  String text(HttpServletRequest request, byte[] body) {
    String query = request.getQueryString();
    return String.join(
        "\n",
        "v1",
        Long.toString(at.getEpochSecond()),
        nonce,
        request.getMethod(),
        request.getRequestURI() + (query == null ? "" : "?" + query),
        HexFormat.of().formatHex(sha256(body)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
