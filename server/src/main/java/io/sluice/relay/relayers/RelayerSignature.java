package io.sluice.relay.relayers;

import io.sluice.runtime.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Whether a relayer has signed what came: HMAC-SHA256 of the raw body, in Base64. */
final class RelayerSignature {
  /** The first of these that is there counts. */
  static final List<String> HEADERS =
      List.of(
          "X-OZ-Signature",
          "X-Signature",
          "X-Webhook-Signature",
          "X-Hub-Signature-256",
          "Signature");

  private static final String ALGORITHM = "HmacSHA256";

  private RelayerSignature() {}

  /**
   * Compares in the same time whatever is wrong, and with each of the keys.
   *
   * @param header the value of a header by its name; {@code null} where there is none
   */
  static boolean holds(Function<String, @Nullable String> header, byte[] body, List<Secret> keys) {
    String shown =
        HEADERS.stream()
            .flatMap(name -> Stream.ofNullable(header.apply(name)))
            .findFirst()
            .orElse("");
    byte[] given = Objects.requireNonNull(shown).trim().getBytes(StandardCharsets.UTF_8);
    boolean holds = false;
    for (Secret key : keys) {
      holds |= MessageDigest.isEqual(given, expected(key, body));
    }
    return holds;
  }

  private static byte[] expected(Secret key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder().encode(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java knows " + ALGORITHM, e);
    }
  }
}
