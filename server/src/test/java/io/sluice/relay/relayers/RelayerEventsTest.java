package io.sluice.relay.relayers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W001 to W006 of the service that came before: who signs an event is heard, nobody else is. */
class RelayerEventsTest {
  private static final String OLD = "the-old-key-of-relayers-0123456789";
  private static final String NEW = "the-new-key-of-relayers-0123456789";
  private static final Server server =
      Server.start(TestDatabase.empty(), "--sluice.relayer-events.signing-keys=" + NEW + "," + OLD);
  private static final String EVENT =
      """
      {"id":"e","event":"transaction_update","timestamp":"2026-11-28T00:00:00Z","payload":{"payload_type":"transaction",
       "id":"unknown-here","status":"mined","created_at":"2026-11-28T00:00:00Z"}}
      """;

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-OZ-Signature",
        "X-Signature",
        "X-Webhook-Signature",
        "X-Hub-Signature-256",
        "Signature"
      })
  void whoSignsItIsHeardByEachHeaderAndWithEitherKey(String header) {
    assertThat(post(EVENT, header, signature(NEW, EVENT)).status()).isEqualTo(204);
    assertThat(post(EVENT, header, signature(OLD, EVENT)).status()).isEqualTo(204);
  }

  @Test
  void whatIsNotSignedSoIsRefusedInItsWords() {
    refused(post(EVENT, "X-Signature", signature("another-key-of-relayers-0123456789", EVENT)));
    refused(post(EVENT + " ", "X-Signature", signature(NEW, EVENT)));
    refused(post(EVENT, "X-Other", signature(NEW, EVENT)));
    refused(post(EVENT, "X-Signature", "not base64"));
    refused(post("", "X-Other", ""));
  }

  /** Relayers tell of themselves, too, and of what was never given to them here. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"payload\":{}}", "not json", "{\"payload\":{\"id\":7}}"})
  void whatIsOfNothingHereIsTakenAndIgnored(String body) {
    assertThat(post(body, "X-Signature", signature(NEW, body)).status()).isEqualTo(204);
  }

  /** The place lies where webhooks have theirs. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE"})
  void itIsNotTakenForAWebhook(String method) {
    Answer answer = ask(method);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
    assertThat(ask("OPTIONS").header("Allow")).isEqualTo("POST,OPTIONS");
  }

  @Test
  void whatKeepsThemApartIsInNoMetric() {
    server.get("/api/v1/webhooks/" + UUID.randomUUID());
    assertThat(server.get("/metrics").text())
        .contains("route=\"/api/v1/webhooks/{webhookId}\"")
        .doesNotContain("?!");
  }

  private static Answer ask(String method) {
    return server.send(
        server
            .request("/api/v1/webhooks/oz-relayer")
            .header("X-API-Key", Server.KEY)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString("{}"))
            .build());
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("code").asString()).isEqualTo("unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Signature header=\"X-Signature\"");
  }

  private static Answer post(String body, String header, String signature) {
    return server.send(
        server
            .request("/api/v1/webhooks/oz-relayer")
            .header("Content-Type", "application/json")
            .header(header, signature)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static String signature(String key, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
