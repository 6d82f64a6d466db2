package io.sluice.gateway.webhook;

import io.sluice.gateway.event.ClientEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is sent of an event. Pure. */
final class Bodies {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Bodies() {}

  static String of(Webhook.Format format, ClientEvent event) {
    return switch (format) {
      case STANDARD -> standard(event);
      case LEGACY -> legacy(event);
    };
  }

  /** {@code type}, {@code timestamp} of what happened, {@code data}; without a space. */
  private static String standard(ClientEvent event) {
    return "{\"type\":\""
        + event.type()
        + "\",\"timestamp\":\""
        + event.at()
        + "\",\"data\":"
        + event.content()
        + "}";
  }

  /** As the relay before this one sent it, but for the id: it is the one that the client knows. */
  private static String legacy(ClientEvent event) {
    JsonNode data = JSON.readTree(event.content());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("event", "transaction.status.updated");
    body.put("transactionId", event.subject().toString());
    body.set("status", data.path("status"));
    body.set("transactionHash", data.path("transactionHash"));
    body.put("timestamp", event.at().toString());
    return JSON.writeValueAsString(body);
  }
}
