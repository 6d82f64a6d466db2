package io.sluice.gateway.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an endpoint's messages are signed with (Standard Webhooks, symmetric). Prints as dots. */
final class SigningSecret {
  static final String PREFIX = "whsec_";

  /** The specification asks for 24 to 64. */
  private static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] key;

  private SigningSecret(byte[] key) {
    this.key = key;
  }

  static SigningSecret random() {
    byte[] key = new byte[BYTES];
    RANDOM.nextBytes(key);
    return new SigningSecret(key);
  }

  /** A text that somebody else has chosen: its UTF-8 bytes. */
  static SigningSecret ofWords(String text) {
    return new SigningSecret(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What {@link #reveal} has given.
   *
   * @throws IllegalArgumentException when it is none
   */
  static SigningSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a signing secret starts with " + PREFIX);
    }
    return new SigningSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
  }

  /** {@code whsec_…}; for its client, and to be stored. */
  String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /** The signature of a message, as the header {@code webhook-signature} holds one. */
  String sign(String id, long epochSecond, byte[] body) {
    byte[] head = (id + "." + epochSecond + ".").getBytes(StandardCharsets.UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(mac(head, body));
  }

  /** Of a body alone, as the relay before this one signed. */
  String signBody(byte[] body) {
    return Base64.getEncoder().encodeToString(mac(body));
  }

  private byte[] mac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "••••";
  }
}
