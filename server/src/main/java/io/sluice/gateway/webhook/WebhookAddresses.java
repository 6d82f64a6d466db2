package io.sluice.gateway.webhook;

import io.sluice.gateway.access.Client;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Where clients want to be told of events, for other descriptions of the same. */
@Component
@ForRole(Role.API)
public class WebhookAddresses {
  /** More than a client may have. */
  private static final int ALL = 1000;

  private final Webhooks webhooks;
  private final OwnWebhooks own;

  WebhookAddresses(Webhooks webhooks, OwnWebhooks own) {
    this.webhooks = webhooks;
    this.own = own;
  }

  /** The client's own, in the order they were made. */
  public List<Address> of(Client client) {
    return webhooks.list(client.id(), 0, ALL).stream().map(WebhookAddresses::address).toList();
  }

  /**
   * The client's own by its id.
   *
   * @throws io.sluice.runtime.failure.RefusedException when there is none
   */
  public Address find(Client client, String id) {
    return address(own.find(client, id));
  }

  private static Address address(Webhook webhook) {
    return new Address(webhook.id(), webhook.url());
  }

  /** Where events of one webhook go; all are signed. */
  public record Address(UUID id, String url) {}
}
