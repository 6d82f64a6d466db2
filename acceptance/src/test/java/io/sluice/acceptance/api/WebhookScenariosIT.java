package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Webhook;
import io.sluice.acceptance.dsl.WebhookReceiver;
import io.sluice.acceptance.dsl.WebhookReceiver.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scenarios of webhooks, by their numbers (docs/scenarios.md). Blocks say here what becomes of
 * a transaction, so that what was asked of events that come in is asked of those that go out.
 */
class WebhookScenariosIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final String PATH = "/api/v1/webhooks";
  private static final String SIGNATURE = "Webhook-signature";

  private final WebhookReceiver receiver = WebhookReceiver.start();
  private final Webhook webhook = sluice.tells(receiver);

  @AfterEach
  void close() {
    webhook.close();
    receiver.close();
  }

  @Test
  void w001_aReceiverVerifiesWhatItIsTold() throws Exception {
    Received told = told();
    assertThat(told.body()).contains("\"type\":\"transaction.pending\"");
  }

  @Test
  void w002_nothingIsToldWithoutASignatureAndWithoutOneNothingVerifies() throws Exception {
    Received told = told();
    assertThat(receiver.received()).noneMatch(each -> each.header(SIGNATURE).isEmpty());
    for (String name : List.of(SIGNATURE, "Webhook-id", "Webhook-timestamp")) {
      Map<String, List<String>> headers = new HashMap<>(told.headers());
      headers.remove(name);
      assertRefused(webhook.secret(), headers, told.body());
    }
  }

  @Test
  void w003_withAnotherSecretNothingVerifies() throws Exception {
    String another;
    try (WebhookReceiver elsewhere = WebhookReceiver.start();
        Webhook other = sluice.tells(elsewhere)) {
      another = other.secret();
    }
    Received told = told();
    assertThat(another).isNotEqualTo(webhook.secret());
    assertRefused(another, told.headers(), told.body());
  }

  @Test
  void w004_whatWasTamperedWithDoesNotVerify() throws Exception {
    Received told = told();
    String body = told.body().replace("\"status\":\"pending\"", "\"status\":\"confirmed\"");
    assertThat(body).isNotEqualTo(told.body());
    assertRefused(webhook.secret(), told.headers(), body);
    Map<String, List<String>> headers = new HashMap<>(told.headers());
    headers.put("Webhook-id", List.of("msg_of_another"));
    assertRefused(webhook.secret(), headers, told.body());
  }

  @Test
  void w005_theOldBodyHasFiveFieldsAndItsOwnSignature() throws Exception {
    for (Received told : told(Installation.OLD_URL, 3)) {
      assertThat(told.json().propertyNames())
          .containsExactlyInAnyOrder(
              "event", "transactionId", "status", "transactionHash", "timestamp");
      assertThat(told.json().path("event").asString()).isEqualTo("transaction.status.updated");
      assertThat(told.header("X-signature")).isEqualTo(hmac(Installation.OLD_KEY, told.body()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"url\": null}",
        "{\"url\": \"\"}",
        "{\"url\": \"ftp://shop.example/\"}",
        "{\"url\": \"https://a:b@shop.example/\"}"
      })
  void w006_aWebhookWithoutAUrlIsRefused(String body) {
    Problems.assertInvalid(sluice.api().post(PATH, body, "application/json"), "url");
  }

  @ParameterizedTest
  @CsvSource({
    "transaction.minded,did you mean transaction.mined?",
    "done,there is no type",
    "'',there is no type"
  })
  void w007_anEventThatThereIsNotIsRefused(String event, String words) {
    Answer answer =
        sluice.api().post(PATH, Map.of("url", receiver.url(), "events", List.of(event)));
    Problems.assertInvalid(answer, "events");
    assertThat(Problems.message(answer, "events")).contains(words);
  }

  @Test
  void w008_everyStatusIsToldInTheDocumentedForm() throws Exception {
    JsonNode schema = documentedSchema();
    Batch confirmed = sluice.submits(Order.transfer());
    Batch failed = sluice.submits(Doomed.reverting(sluice));
    Batch canceled = sluice.submits(Doomed.held(sluice));
    String path = "/api/v1/relay/transactions/" + canceled.accepted().getFirst().id();
    assertThat(sluice.api().send("DELETE", path).status()).isEqualTo(200);
    eventually(withinSeconds(30), receiver.isTold(failed, "failed"));
    eventually(withinSeconds(30), receiver.isTold(canceled, "canceled"));
    eventually(withinSeconds(30), receiver.isTold(confirmed, "confirmed"));
    List<String> statuses = new ArrayList<>();
    for (Batch batch : List.of(confirmed, failed, canceled)) {
      for (Received told : receiver.toldOf(batch.accepted().getFirst().id())) {
        JsonNode data = told.json().path("data");
        assertThat(sluice.api().description().allows(schema, data)).as(told.body()).isTrue();
        assertThat(data.path("status").asString()).isEqualTo(told.step());
        statuses.add(told.step());
      }
    }
    assertThat(statuses)
        .contains("pending", "sent", "submitted", "mined", "confirmed", "failed", "canceled");
  }

  @Test
  void w009_w012_w014_aClientIsToldFromPendingToConfirmedWhatTheStatusSays() throws Exception {
    Batch batch = sluice.submits(Order.transfer());
    eventually(withinSeconds(30), receiver.isTold(batch, "confirmed"));
    Answer status = batch.status();
    String id = status.text("transactionId");
    assertThat(receiver.steps(id))
        .startsWith("pending", "sent", "submitted")
        .endsWith("mined", "confirmed");
    JsonNode data = receiver.toldOf(id).getLast().json().path("data");
    data.propertyNames()
        .forEach(name -> assertThat(data.get(name)).as(name).isEqualTo(status.json().get(name)));
    assertThat(data.path("transactionHash").asString()).matches("0x[0-9a-f]{64}");
  }

  /** The second try comes after five seconds. */
  @Test
  void w013_aReceiverThatFailsHoldsNothingUpAndIsToldLater() throws Exception {
    receiver.fails();
    Batch batch = sluice.submits(Order.transfer());
    String id = batch.accepted().getFirst().id();
    eventually(withinSeconds(20), isLogged(webhook, id, "\"statusCode\":500"));
    receiver.failsNoMore();
    eventually(withinSeconds(30), batch.allConfirmed());
    eventually(withinSeconds(60), receiver.isTold(id, "confirmed"));
    assertThat(receiver.steps(id)).startsWith("pending", "sent", "submitted");
    List<Received> first =
        receiver.received().stream()
            .filter(each -> each.transaction().equals(id))
            .limit(2)
            .toList();
    assertThat(first).extracting(Received::taken).containsExactly(false, true);
    assertThat(first.getFirst().id()).isEqualTo(first.getLast().id());
    assertThat(first.getFirst().body()).isEqualTo(first.getLast().body());
  }

  @Test
  void w015_whatFailedIsToldWithItsReason() throws Exception {
    Batch batch = sluice.submits(Doomed.reverting(sluice));
    eventually(withinSeconds(30), receiver.isTold(batch, "failed"));
    Answer status = batch.status();
    JsonNode data = receiver.toldOf(status.text("transactionId")).getLast().json().path("data");
    assertThat(data.path("outcome").asString()).isEqualTo("failed");
    assertThat(data.path("failureCode").asString()).isEqualTo("execution_reverted");
    assertThat(data.path("failureReason").asString())
        .isNotEmpty()
        .isEqualTo(status.text("failureReason"));
  }

  /** The first that the receiver is told of a transaction; as it came it verifies. */
  private Received told() throws Exception {
    Received told = told(receiver, 1).getFirst();
    verify(webhook.secret(), told.headers(), told.body());
    return told;
  }

  /** What a receiver is told of a transaction, so much of it at least. */
  private static List<Received> told(WebhookReceiver receiver, int count) {
    String id = sluice.submits(Order.transfer()).accepted().getFirst().id();
    eventually(
        withinSeconds(20),
        () -> {
          List<Received> told = receiver.toldOf(id);
          return told.size() >= count ? Optional.empty() : Optional.of("only " + told);
        });
    return receiver.toldOf(id);
  }

  private static Expectation isLogged(Webhook webhook, String transaction, String words) {
    return () -> {
      String log = webhook.get("/deliveries?subject=" + transaction).body();
      return log.contains(words) ? Optional.empty() : Optional.of(log);
    };
  }

  /** Of the data of events. */
  private static JsonNode documentedSchema() throws IOException {
    String page = Files.readString(Path.of("../docs/events.md"));
    String block = page.substring(page.indexOf("```json") + "```json".length());
    return JsonMapper.shared().readTree(block.substring(0, block.indexOf("```")));
  }

  private static void verify(String secret, Map<String, List<String>> headers, String body)
      throws Exception {
    new com.standardwebhooks.Webhook(secret).verify(body, headers);
  }

  private static void assertRefused(String secret, Map<String, List<String>> headers, String body) {
    assertThatThrownBy(() -> verify(secret, headers, body))
        .isInstanceOf(WebhookVerificationException.class);
  }

  private static String hmac(String key, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
