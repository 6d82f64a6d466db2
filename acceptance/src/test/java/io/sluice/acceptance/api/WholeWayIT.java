package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Listener;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import io.sluice.acceptance.dsl.Webhook;
import io.sluice.acceptance.dsl.WebhookReceiver;
import io.sluice.acceptance.dsl.WebhookReceiver.Received;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * From a request over the chain to the webhook and the status: INT001 to INT009 of the scenarios
 * (docs/scenarios.md), but for INT005, for which the chain has to stand still.
 */
class WholeWayIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final String TRANSACTIONS = "/api/v1/relay/transactions/";

  private final WebhookReceiver receiver = WebhookReceiver.start();
  private final Webhook webhook = sluice.tells(receiver);

  @AfterEach
  void close() {
    webhook.close();
    receiver.close();
  }

  @Test
  void int001_aDirectOneIsOnTheChainToldAndShown() throws Exception {
    Order order = Order.transfer();
    Batch batch = sluice.submits(order);
    eventually(withinSeconds(30), receiver.isTold(batch, "confirmed"));
    assertThat(sluice.chain().balance(order.to())).isEqualTo(order.value());
    assertToldAsShown(batch.accepted().getFirst().id(), "success");
  }

  /** Its carrier's steps are nobody's business. */
  @Test
  void int002_aGaslessOneIsExecutedToldAndShown() throws Exception {
    String friend = Order.somebody();
    Batch batch = sluice.submits(sluice.gaslessUser().takesTokens(0, friend, 2));
    String id = batch.accepted().getFirst().id();
    eventually(withinSeconds(30), receiver.isTold(id, "confirmed"));
    assertThat(sluice.tokens(friend)).isEqualTo(2);
    assertThat(receiver.steps(id)).startsWith("pending").doesNotContain("sent", "inmempool");
    assertToldAsShown(id, "success");
  }

  @Test
  void int003_eachOfABatchIsToldButTheOneThatIsRefused() throws Exception {
    List<Order> orders =
        List.of(
            Order.transfer(),
            sluice.gaslessUser().takesTokens(0, Order.somebody(), 1),
            Order.transfer().to("0x12"),
            Order.call());
    Answer answer = sluice.answersTogether(orders);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(3);
    List<JsonNode> results = answer.json().path("results").valueStream().toList();
    assertThat(results.get(2).at("/error/code").asString()).isEqualTo("invalid_request");
    for (int index : List.of(0, 1, 3)) {
      String id = results.get(index).path("transactionId").asString();
      eventually(withinSeconds(30), receiver.isTold(id, "confirmed"));
      assertToldAsShown(id, "success");
    }
  }

  @Test
  void int004_whatRevertsInItsBlockIsToldWithTheBlock() throws Exception {
    Batch batch = sluice.submits(Doomed.revertingInItsBlock(sluice));
    String id = batch.accepted().getFirst().id();
    eventually(withinSeconds(30), receiver.isTold(id, "failed"));
    assertThat(receiver.steps(id)).contains("submitted").doesNotContain("confirmed");
    JsonNode data = assertToldAsShown(id, "failed");
    assertThat(data.path("failureCode").asString()).isEqualTo("execution_reverted");
    assertThat(data.path("blockNumber").asString()).matches("[0-9]+");
  }

  /** What the other client asks for never reaches the chain, of which it could be known. */
  @Test
  void int006_twoClientsAreToldTheirOwnAlone() {
    String key = keyOfAnotherClient();
    Api others = sluice.api().withKey(key);
    try (WebhookReceiver another = WebhookReceiver.start();
        Listener listener = Listener.to(sluice, key)) {
      Webhook.of(others, another);
      eventually(withinSeconds(15), isOpen(listener));
      String their =
          others.post("/api/v1/relay/gasless", Doomed.held(sluice).body()).text("transactionId");
      Submission own = sluice.submits(Order.transfer()).accepted().getFirst();
      assertThat(others.send("DELETE", TRANSACTIONS + their).status()).isEqualTo(200);
      eventually(withinSeconds(20), another.isTold(their, "canceled"));
      eventually(withinSeconds(20), receiver.isTold(own.id(), "confirmed"));
      assertThat(another.received()).extracting(Received::transaction).containsOnly(their);
      assertThat(listener.heard()).extracting(Listener.Heard::transaction).containsOnly(their);
      assertThat(receiver.received()).extracting(Received::transaction).doesNotContain(their);
      assertThat(Installation.OLD_URL.toldOf(their)).isEmpty();
    }
  }

  @Test
  void int007_whatWasToldIsToldAgainOnDemand() {
    Batch batch = sluice.submits(Doomed.reverting(sluice));
    String id = batch.accepted().getFirst().id();
    eventually(withinSeconds(30), receiver.isTold(id, "failed"));
    Received told = receiver.toldOf(id).getLast();
    Answer replayed = webhook.post("/replay", Map.of("eventId", told.id()));
    assertThat(replayed.status()).as(replayed.toString()).isEqualTo(202);
    eventually(withinSeconds(20), comes(told.id(), 2));
    assertThat(receiver.received())
        .filteredOn(each -> each.id().equals(told.id()))
        .extracting(Received::body)
        .containsOnly(told.body());
  }

  @Test
  void int008_int009_theOldUrlAndTheStreamSayWhatTheWebhookSays() {
    try (Listener listener = Listener.to(sluice)) {
      eventually(withinSeconds(15), isOpen(listener));
      Batch batch = sluice.submits(Order.transfer());
      String id = batch.accepted().getFirst().id();
      eventually(withinSeconds(30), receiver.isTold(id, "confirmed"));
      eventually(withinSeconds(20), Installation.OLD_URL.isTold(id, "confirmed"));
      List<String> steps = receiver.steps(id);
      assertThat(Installation.OLD_URL.steps(id)).isEqualTo(steps);
      eventually(
          withinSeconds(10),
          () -> {
            List<String> heard = heard(listener, id);
            return heard.equals(steps) ? Optional.empty() : Optional.of(heard + ", not " + steps);
          });
    }
  }

  /**
   * Compares the last that was told of a transaction with its status, and gives back its data. Of a
   * gasless one that is over the status names no relayer.
   */
  private JsonNode assertToldAsShown(String id, String outcome) throws Exception {
    JsonNode data = receiver.toldOf(id).getLast().json().path("data");
    Answer status = sluice.api().status(id);
    assertThat(status.text("outcome")).isEqualTo(outcome);
    boolean gasless = status.text("type").equals("gasless");
    data.propertyNames().stream()
        .filter(name -> !gasless || !name.equals("relayerId"))
        .forEach(name -> assertThat(data.get(name)).as(name).isEqualTo(status.json().get(name)));
    return data;
  }

  private static List<String> heard(Listener listener, String id) {
    return listener.heard().stream()
        .filter(each -> each.transaction().equals(id))
        .map(each -> each.type().substring("transaction.".length()))
        .toList();
  }

  private static Expectation isOpen(Listener listener) {
    return () -> listener.opened() > 0 ? Optional.empty() : Optional.of("the stream is not open");
  }

  private Expectation comes(String event, int times) {
    return () -> {
      long count = receiver.received().stream().filter(each -> each.id().equals(event)).count();
      return count >= times ? Optional.empty() : Optional.of("it came " + count + " times");
    };
  }

  private static String keyOfAnotherClient() {
    String name = "another " + UUID.randomUUID();
    String client = sluice.api().post("/api/v1/clients", Map.of("name", name)).text("id");
    List<String> scopes = List.of("relay:read", "relay:write");
    Answer made =
        sluice.api().post("/api/v1/clients/" + client + "/keys", Map.of("scopes", scopes));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.text("key");
  }
}
