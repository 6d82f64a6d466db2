package io.sluice.gateway.webhook;

import io.sluice.gateway.outward.Courier;
import io.sluice.gateway.outward.Posted;
import io.sluice.gateway.outward.Target;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Delivers what waits in a line, one after the other, up to the first that is to be tried again.
 * Blocks; for many threads.
 */
class Messenger {
  private static final Logger LOG = LoggerFactory.getLogger(Messenger.class);

  /** How long is waited for somebody to set a key that is missing. */
  private static final Duration SEALED = Duration.ofMinutes(1);

  private final Courier courier;
  private final SecretSeal seal;
  private final WebhookSettings settings;
  private final Clock clock;
  private final RandomGenerator random;

  Messenger(
      Courier courier,
      SecretSeal seal,
      WebhookSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.courier = courier;
    this.seal = seal;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Delivers.
   *
   * @param goOn asked before each try; when it says no, the rest is left to others
   */
  Delivered deliver(Webhook webhook, DeliveryLine line, BooleanSupplier goOn) {
    List<SigningSecret> secrets;
    Target target;
    try {
      secrets = secrets(webhook);
      target = Target.of(webhook.url(), settings.allowPrivate());
    } catch (SecretSeal.SealedException | IllegalArgumentException e) {
      LOG.warn("Webhook {} cannot be delivered to: {}", webhook.id(), e.getMessage());
      return new Delivered(List.of(), clock.instant().plus(SEALED));
    }
    List<Tried> all = new ArrayList<>();
    for (WebhookDelivery each : line.deliveries()) {
      if (!goOn.getAsBoolean()) {
        return new Delivered(all, clock.instant());
      }
      Tried tried = attempt(webhook, target, secrets, each);
      all.add(tried);
      if (tried.state() == WebhookDelivery.State.WAITING) {
        return new Delivered(all, tried.nextAt());
      }
    }
    return new Delivered(all, line.whole() ? null : clock.instant());
  }

  private Tried attempt(
      Webhook webhook, Target target, List<SigningSecret> secrets, WebhookDelivery delivery) {
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    Posted posted =
        courier.post(target, headers(webhook, secrets, delivery.messageId(), body), body);
    Instant now = clock.instant();
    return new Tried(delivery, posted, now, posted.isTaken() ? null : next(delivery, posted, now));
  }

  private @Nullable Instant next(WebhookDelivery delivery, Posted posted, Instant now) {
    Duration pause = RetrySchedule.after(delivery.spent() + 1, asked(posted), random.nextDouble());
    return pause == null ? null : now.plus(pause);
  }

  /** How long the receiver wants to be left alone; {@code null} when it does not say so. */
  static @Nullable Duration asked(Posted posted) {
    Integer status = posted.status();
    boolean busy =
        status != null
            && (status == HttpStatus.TOO_MANY_REQUESTS.value()
                || status == HttpStatus.SERVICE_UNAVAILABLE.value());
    return busy ? posted.retryAfter() : null;
  }

  private Map<String, String> headers(
      Webhook webhook, List<SigningSecret> secrets, String id, byte[] body) {
    long second = clock.instant().getEpochSecond();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(second));
    headers.put(
        "webhook-signature",
        String.join(" ", secrets.stream().map(each -> each.sign(id, second, body)).toList()));
    if (webhook.format() == Webhook.Format.LEGACY) {
      headers.put("X-Signature", secrets.getFirst().signBody(body));
    }
    return headers;
  }

  /** The newest first. */
  private List<SigningSecret> secrets(Webhook webhook) throws SecretSeal.SealedException {
    List<SigningSecret> all = new ArrayList<>();
    all.add(seal.open(webhook.secret(), webhook.id()));
    Webhook.Former former = webhook.former();
    if (former != null && former.until().isAfter(clock.instant())) {
      all.add(seal.open(former.secret(), webhook.id()));
    }
    return all;
  }

  /**
   * What came of a line.
   *
   * @param dueAt when to go on; {@code null} when nothing is left
   */
  record Delivered(List<Tried> tried, @Nullable Instant dueAt) {}
}
