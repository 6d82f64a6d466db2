package io.sluice.gateway.access;

import io.sluice.runtime.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * What requests with a key are signed with. No secret is stored: each is derived from the key's id
 * under a setting, so that whoever has the database cannot sign. Safe for many threads.
 */
@Component
public class RequestSecrets {
  private static final String PREFIX = "sksig_";
  private static final String ALGORITHM = "HmacSHA256";

  /** Keys whose secrets are kept at hand. */
  private static final int REMEMBERED = 10_000;

  private final List<byte[]> masters;
  private final Map<String, List<SecretKeySpec>> atHand = new ConcurrentHashMap<>();

  RequestSecrets(AccessSettings settings) {
    this.masters =
        settings.signingKeys().stream()
            .map(each -> Base64.getDecoder().decode(each.reveal().strip()))
            .toList();
  }

  /** Whether there can be any. */
  boolean available() {
    return !masters.isEmpty();
  }

  /**
   * The secret of a key: its text, in ASCII, is what HMAC is keyed with.
   *
   * @throws IllegalStateException when there can be none
   */
  Secret of(String keyId) {
    if (masters.isEmpty()) {
      throw new IllegalStateException("sluice.access.signing-keys is not set");
    }
    return Secret.of(derived(masters.getFirst(), keyId));
  }

  /**
   * Whether the text was signed with the key's secret (HMAC-SHA256), also with what it was under a
   * former setting. Takes the same time wherever the two differ.
   */
  public boolean signed(String keyId, String text, byte[] signature) {
    byte[] signed = text.getBytes(StandardCharsets.UTF_8);
    boolean any = false;
    for (SecretKeySpec secret : all(keyId)) {
      any |= MessageDigest.isEqual(mac(secret, signed), signature);
    }
    return any;
  }

  private List<SecretKeySpec> all(String keyId) {
    if (atHand.size() >= REMEMBERED) {
      atHand.clear();
    }
    return atHand.computeIfAbsent(
        keyId,
        any ->
            masters.stream()
                .map(master -> key(derived(master, keyId).getBytes(StandardCharsets.US_ASCII)))
                .toList());
  }

  private static String derived(byte[] master, String keyId) {
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                mac(key(master), ("request " + keyId).getBytes(StandardCharsets.UTF_8)));
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
