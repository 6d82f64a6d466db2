package io.sluice.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The requests of {@link Transfers}, signed as decision 0029 says. Each can be sent once. */
public final class SignedTransfers {
  private static final String HMAC = "HmacSHA256";

  private SignedTransfers() {}

  /** So many whole HTTP requests, good for five minutes. */
  public static List<byte[]> requests(String apiKey, String secret, int count) {
    List<String> recipients = Transfers.recipients();
    long now = Clock.systemUTC().instant().getEpochSecond();
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> {
          String body = Transfers.body(recipients.get(i % recipients.size()), "");
          String head = "X-Signature: " + signature(secret, now, body) + "\n";
          return Transfers.post(Transfers.PATH, apiKey, head, body);
        })
        .toList();
  }

  private static String signature(String secret, long now, String body) {
    String nonce = UUID.randomUUID().toString();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.US_ASCII));
      String text =
          String.join(
              "\n",
              "v1",
              Long.toString(now),
              nonce,
              "POST",
              Transfers.PATH,
              HexFormat.of().formatHex(hash));
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), HMAC));
      byte[] signed = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
      return "t=%d,n=%s,v1=%s".formatted(now, nonce, HexFormat.of().formatHex(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has both", e);
    }
  }
}
