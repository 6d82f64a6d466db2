package io.sluice.gateway.webhook;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.backing.database.TestDatabase;
import io.sluice.gateway.outward.Receiver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The one URL of the relay that was here before: what is set is what there is. */
class LegacyWebhookTest {
  private static final String PATH = "/api/v1/webhooks";
  private final TestDatabase database = TestDatabase.empty();

  @Test
  void whatIsSetIsWhatThereIs() throws Exception {
    try (Receiver receiver = Receiver.start();
        Receiver another = Receiver.start()) {
      String id;
      try (Server server = server(receiver.url(), "old key")) {
        JsonNode webhook = server.get(PATH).json().path("items").get(0);
        id = webhook.path("id").asString();
        assertThat(webhook.path("format").asString()).isEqualTo("legacy");
        assertThat(webhook.path("url").asString()).isEqualTo(receiver.url());
        assertThat(server.post(PATH + "/" + id + "/test", "").status()).isEqualTo(202);
        eventually(() -> assertThat(receiver.received()).hasSize(1));
        assertThat(
                server.post(PATH + "/" + id + "/secret/rotate", "").json().path("code").asString())
            .isEqualTo("webhook_of_operator");
        Receiver.Received request = receiver.received().getFirst();
        String secret =
            "whsec_"
                + Base64.getEncoder().encodeToString("old key".getBytes(StandardCharsets.UTF_8));
        new com.standardwebhooks.Webhook(secret).verify(request.body(), request.headers());
        assertThat(request.header("x-signature")).isNotEmpty();
      }
      try (Server server = server(another.url(), "new key")) {
        JsonNode items = server.get(PATH).json().path("items");
        assertThat(items).hasSize(1);
        assertThat(items.get(0).path("id").asString()).isEqualTo(id);
        assertThat(items.get(0).path("url").asString()).isEqualTo(another.url());
      }
      try (Server server = start()) {
        assertThat(server.get(PATH).json().path("items")).isEmpty();
        assertThat(server.get("/api/v1/audit").text()).doesNotContain("old key", "new key");
      }
      try (Server server = server(receiver.url(), "old key")) {
        assertThat(server.get(PATH).json().path("items")).hasSize(1);
      }
    }
  }

  private Server server(String url, String key) {
    return start(
        "--sluice.webhooks.legacy-url=" + url, "--sluice.webhooks.legacy-signing-key=" + key);
  }

  private Server start(String... arguments) {
    return Server.start(
        database,
        Stream.concat(Stream.of("--sluice.webhooks.allow-private=true"), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
