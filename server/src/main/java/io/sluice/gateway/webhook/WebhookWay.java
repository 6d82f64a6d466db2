package io.sluice.gateway.webhook;

import io.sluice.gateway.event.EventWay;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Events are stored for those who have a webhook that is not disabled. */
@Component
class WebhookWay implements EventWay {
  private final Webhooks webhooks;

  WebhookWay(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  @Override
  public Set<Long> clients() {
    return webhooks.clients();
  }
}
