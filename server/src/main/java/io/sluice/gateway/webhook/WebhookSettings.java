package io.sluice.gateway.webhook;

import io.sluice.gateway.outward.Target;
import io.sluice.runtime.settings.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Webhooks.
 *
 * @param allowPrivate whether they may lead to addresses that are nobody's on the internet
 *     (private, loopback, link-local), and use plain http: on one's own machine, never where
 *     strangers are clients
 * @param encryptionKeys under which signing secrets are stored (AES-256-GCM), each 32 bytes in
 *     Base64; the first seals, all of them open. Without one secrets are stored as they are
 * @param connectTimeout for the look-up of a name, and for a connection
 * @param timeout for one try, from its start to the end of the answer
 * @param mostPerClient endpoints that a client may have, 1 to 1000
 * @param concurrency requests that one process makes at once to one endpoint that answers, 1 to
 *     1000
 * @param poll how often a process looks for deliveries that others have stored or left; what it
 *     stores itself wakes it
 * @param lease after how long another process takes over what a dead one was delivering; three
 *     times the timeout or more
 * @param disableAfter how long an endpoint may fail, at every try, before it is disabled
 * @param keep how long deliveries are kept, and can be replayed; what is older is given up
 * @param legacyUrl where the first client is told of states in the form of the relay that was here
 *     before
 * @param legacySigningKey what is signed with there, any text
 */
@ConfigurationProperties("sluice.webhooks")
record WebhookSettings(
    @DefaultValue("false") boolean allowPrivate,
    @DefaultValue List<Secret> encryptionKeys,
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration connectTimeout,
    @DefaultValue("15s") @DurationMin(millis = 100) @DurationMax(minutes = 2) Duration timeout,
    @DefaultValue("20") @Min(1) @Max(1000) int mostPerClient,
    @DefaultValue("64") @Min(1) @Max(1000) int concurrency,
    @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration poll,
    @DefaultValue("1m") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration lease,
    @DefaultValue("5d") @DurationMin(hours = 1) Duration disableAfter,
    @DefaultValue("30d") @DurationMin(days = 4) Duration keep,
    @Nullable String legacyUrl,
    @Nullable Secret legacySigningKey) {
  WebhookSettings {
    encryptionKeys = List.copyOf(encryptionKeys);
    if (lease.compareTo(timeout.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "sluice.webhooks.lease must be three times sluice.webhooks.timeout or more");
    }
    if (legacyUrl != null && legacySigningKey == null) {
      throw new IllegalArgumentException("CLIENT_WEBHOOK_URL needs WEBHOOK_SIGNING_KEY");
    }
    try {
      SecretSeal.of(encryptionKeys);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "each of sluice.webhooks.encryption-keys must be 32 bytes in Base64", e);
    }
    if (legacyUrl != null) {
      checkUrl(legacyUrl, allowPrivate);
    }
  }

  private static void checkUrl(String url, boolean allowPrivate) {
    try {
      Target.of(url, allowPrivate);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("CLIENT_WEBHOOK_URL " + e.getMessage(), e);
    }
  }
}
