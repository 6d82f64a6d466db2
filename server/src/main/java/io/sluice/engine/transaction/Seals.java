package io.sluice.engine.transaction;

import io.sluice.runtime.settings.Secret;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells what was accepted from what somebody has written into the database: HMAC-SHA256 (RFC 2104)
 * over all that decides what a transaction does, with a key that the database does not hold. What
 * it costs is not in it (speed, gas, fees, lane): that is chosen later, and bounded by what the
 * signer signs at most. Safe for many threads.
 */
@Component
class Seals {
  private static final String ALGORITHM = "HmacSHA256";

  /** The first word of what is sealed: another list of fields gets another one. */
  private static final String FORM = "sluice transaction 1";

  private final List<Mac> keys;
  private final boolean acceptUnsealed;

  Seals(IntentSettings settings) {
    this.keys =
        Stream.of(settings.key(), settings.otherKey())
            .flatMap(Stream::ofNullable)
            .map(Seals::keyed)
            .toList();
    this.acceptUnsealed = settings.acceptUnsealed();
  }

  private static Mac keyed(Secret key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 32 bytes; {@code null} without a key. */
  byte @Nullable [] seal(TransactionId id, long clientId, long chain, Intent intent) {
    return keys.isEmpty() ? null : of(keys.getFirst(), content(id, clientId, chain, intent));
  }

  /**
   * What speaks against a row, for people.
   *
   * @param seal as its column says
   * @return {@code null} when nothing does
   */
  @Nullable String doubt(
      TransactionId id, long clientId, long chain, Intent intent, byte @Nullable [] seal) {
    if (keys.isEmpty()) {
      return null;
    }
    if (seal == null) {
      return acceptUnsealed ? null : "it has no seal: it was not accepted by who has the key";
    }
    byte[] content = content(id, clientId, chain, intent);
    return keys.stream().anyMatch(key -> MessageDigest.isEqual(of(key, content), seal))
        ? null
        : "its seal does not fit: it is not what was accepted";
  }

  private static byte[] of(Mac key, byte[] content) {
    try {
      return ((Mac) key.clone()).doFinal(content);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each field with its length or of a fixed one, so that no two intents have the same bytes. */
  private static byte[] content(TransactionId id, long clientId, long chain, Intent intent) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + intent.data().size());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(FORM);
      out.writeLong(id.value().getMostSignificantBits());
      out.writeLong(id.value().getLeastSignificantBits());
      out.writeLong(clientId);
      out.writeLong(chain);
      put(out, intent.to() == null ? null : intent.to().bytes());
      put(out, intent.value().value().toByteArray());
      put(out, intent.data().toArray());
      put(out, text(intent.gasLimit()));
      put(out, text(intent.relayer()));
      put(out, text(intent.validUntil()));
      out.writeBoolean(intent.retryOnFailure());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(DataOutputStream out, byte @Nullable [] field) throws IOException {
    out.writeInt(field == null ? -1 : field.length);
    if (field != null) {
      out.write(field);
    }
  }

  private static byte @Nullable [] text(@Nullable Object field) {
    return field == null ? null : field.toString().getBytes(StandardCharsets.UTF_8);
  }
}
