package io.sluice.gateway.webhook;

import io.sluice.gateway.outward.Posted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A try that has ended.
 *
 * @param nextAt when it is tried again; {@code null} when it is not
 */
record Tried(WebhookDelivery delivery, Posted posted, Instant at, @Nullable Instant nextAt) {
  /** What the delivery has become. */
  WebhookDelivery.State state() {
    if (posted.isTaken()) {
      return WebhookDelivery.State.DELIVERED;
    }
    return nextAt == null ? WebhookDelivery.State.GIVEN_UP : WebhookDelivery.State.WAITING;
  }

  /** For people: what was answered, or why nothing was. */
  String words() {
    Integer status = posted.status();
    return status == null ? posted.words() : "HTTP " + status;
  }
}
