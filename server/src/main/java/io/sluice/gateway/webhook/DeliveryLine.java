package io.sluice.gateway.webhook;

import java.util.List;
import java.util.UUID;

/**
 * What waits of one subject for one endpoint, claimed by this process.
 *
 * @param changes what came into the line until it was claimed
 * @param deliveries in their order
 * @param whole whether those are all
 */
record DeliveryLine(
    long number,
    long endpoint,
    UUID subject,
    long changes,
    List<WebhookDelivery> deliveries,
    boolean whole) {
  DeliveryLine {
    deliveries = List.copyOf(deliveries);
  }
}
