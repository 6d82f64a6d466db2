package io.sluice.gateway.webhook;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.gateway.event.ClientEvent;
import io.sluice.gateway.event.EventSink;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Makes of each event a delivery for every endpoint that wants it, in the commit of the event:
 * three statements for any number of them.
 */
@Component
class DeliverySink implements EventSink {
  private final Webhooks webhooks;
  private final WebhookDeliveries deliveries;
  private final WebhookBell bell;
  private final Clock clock;

  DeliverySink(Webhooks webhooks, WebhookDeliveries deliveries, WebhookBell bell, Clock clock) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.bell = bell;
    this.clock = clock;
  }

  @Override
  public void stored(List<ClientEvent> events) {
    Set<Long> clients = new TreeSet<>();
    events.forEach(event -> clients.add(event.client()));
    Map<Long, List<Webhook>> listening =
        webhooks.listening(clients).stream().collect(groupingBy(Webhook::client));
    List<WebhookDelivery> all = new ArrayList<>();
    Instant now = clock.instant();
    for (ClientEvent event : events) {
      Map<Webhook.Format, String> bodies = new EnumMap<>(Webhook.Format.class);
      for (Webhook webhook : listening.getOrDefault(event.client(), List.of())) {
        if (webhook.events().wants(event.type())) {
          String body =
              bodies.computeIfAbsent(webhook.format(), format -> Bodies.of(format, event));
          all.add(delivery(webhook, event, body, now));
        }
      }
    }
    if (!all.isEmpty()) {
      deliveries.insert(all, now);
      bell.ringAfterCommit();
    }
  }

  private static WebhookDelivery delivery(
      Webhook webhook, ClientEvent event, String body, Instant now) {
    return new WebhookDelivery(
        webhook.number(),
        event.id(),
        event.subject(),
        event.number(),
        event.type(),
        body,
        0,
        0,
        now);
  }
}
