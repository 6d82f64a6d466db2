package io.sluice.gateway.webhook;

import io.sluice.gateway.access.Client;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds a client's webhooks; another client's do not exist for it. */
@Component
@ForRole(Role.API)
class OwnWebhooks {
  private final Webhooks webhooks;

  OwnWebhooks(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /**
   * The client's own by what stands in a path as {@code webhookId}.
   *
   * @throws RefusedException when it is no id, or the client has no such webhook
   */
  Webhook find(Client client, String webhookId) {
    UUID id = Fields.ofPath("webhookId", webhookId, WebhookFields.ID);
    return webhooks
        .find(id)
        .filter(each -> each.client() == client.id())
        .orElseThrow(
            () -> new RefusedException(ErrorCode.NOT_FOUND, "There is no webhook " + id + "."));
  }

  /**
   * One that its client may change.
   *
   * @throws RefusedException also when it is the operator's
   */
  Webhook changeable(Client client, String webhookId) {
    Webhook webhook = find(client, webhookId);
    if (webhook.isOfOperator()) {
      throw new RefusedException(
          ErrorCode.WEBHOOK_OF_OPERATOR,
          "It is set by CLIENT_WEBHOOK_URL and WEBHOOK_SIGNING_KEY, and changed there.");
    }
    return webhook;
  }

  /**
   * One that is told something.
   *
   * @throws RefusedException also when it is disabled
   */
  Webhook active(Client client, String webhookId) {
    Webhook webhook = find(client, webhookId);
    if (!webhook.isActive()) {
      throw new RefusedException(
          ErrorCode.WEBHOOK_DISABLED,
          "Webhook %s is disabled: %s"
              .formatted(webhook.id(), webhook.standing().disabledReason()));
    }
    return webhook;
  }
}
