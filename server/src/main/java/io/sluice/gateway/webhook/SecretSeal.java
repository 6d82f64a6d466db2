package io.sluice.gateway.webhook;

import io.sluice.runtime.settings.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes signing secrets unreadable to whoever has the database alone: AES-256-GCM, a random nonce
 * before the sealed text, bound to the endpoint so that no row takes another's. Without a key they
 * are stored as they are. What was stored before there was a key stays readable.
 */
final class SecretSeal {
  private static final String SEALED = "aes1:";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<SecretKeySpec> keys;

  private SecretSeal(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * A seal of keys.
   *
   * @param keys each 32 bytes in Base64; the first seals, all open
   * @throws IllegalArgumentException when one is none
   */
  static SecretSeal of(List<Secret> keys) {
    return new SecretSeal(keys.stream().map(SecretSeal::key).toList());
  }

  /** Whether what it stores is sealed. */
  boolean seals() {
    return !keys.isEmpty();
  }

  /** The text of a column. */
  String seal(SigningSecret secret, UUID endpoint) {
    if (keys.isEmpty()) {
      return secret.reveal();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, endpoint)
              .doFinal(secret.reveal().getBytes(StandardCharsets.US_ASCII));
      byte[] all = ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
      return SEALED + Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  /**
   * What the text of a column stands for.
   *
   * @throws SealedException when no key opens it
   */
  SigningSecret open(String column, UUID endpoint) throws SealedException {
    if (!column.startsWith(SEALED)) {
      return SigningSecret.parse(column);
    }
    byte[] all = Base64.getDecoder().decode(column.substring(SEALED.length()));
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    for (SecretKeySpec key : keys) {
      try {
        byte[] plain =
            cipher(Cipher.DECRYPT_MODE, key, nonce, endpoint)
                .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
        return SigningSecret.parse(new String(plain, StandardCharsets.US_ASCII));
      } catch (AEADBadTagException e) {
        // another key, or a row that is not the endpoint's
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES", e);
      }
    }
    throw new SealedException();
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, UUID endpoint)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(endpoint.toString().getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private static SecretKeySpec key(Secret text) {
    byte[] bytes = Base64.getDecoder().decode(text.reveal().strip());
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("must be 32 bytes in Base64");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /** A secret that was sealed with a key that is not set here. */
  static final class SealedException extends Exception {
    private static final long serialVersionUID = 1;

    SealedException() {
      super(
          "The signing secret was stored under a key that sluice.webhooks.encryption-keys lacks.");
    }
  }
}
