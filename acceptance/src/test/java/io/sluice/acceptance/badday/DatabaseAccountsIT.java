package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Listener;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Queues;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.WebhookReceiver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * A process for each role, each with the account of its role as it is shipped: whatever is asked of
 * them comes to its end, and nothing is refused to anybody.
 */
class DatabaseAccountsIT {
  private static final String TRANSACTIONS = "/api/v1/relay/transactions/";

  @RegisterExtension
  static final Sluice sluice =
      Sluice.withProcessesOfEachRole(1)
          .withDatabaseAccounts()
          .with("SLUICE_REPLACEMENT_AFTERBLOCKS", "2")
          .with("SLUICE_REPLACEMENT_AFTER", "2s")
          .with("SLUICE_FEE_QUOTELIFE", "1s");

  @Test
  void everyKindIsCarriedToItsEndAndTold() throws Exception {
    try (var receiver = WebhookReceiver.takingMillis(1);
        Listener listener = Listener.to(sluice)) {
      eventually(withinSeconds(15), () -> is(listener.opened() > 0, "no stream is open"));
      String webhook =
          sluice.api().post("/api/v1/webhooks", Map.of("url", receiver.url())).text("id");
      String own = ownClient();
      Answer quota =
          sluice
              .api()
              .put(
                  "/api/v1/clients/" + own + "/quota",
                  Map.of("client", Map.of("day", Map.of("transactions", 1000))));
      assertThat(quota.status()).as(quota.toString()).isEqualTo(200);
      GaslessUser user = sluice.gaslessUserWithTokens(10);
      String friend = Order.somebody();
      Batch together =
          sluice.submitsTogether(
              List.of(
                  Order.transfer(), Order.call(), user.transfers(0, friend, 1), Order.transfer()));
      Batch direct = sluice.repeats(Order.transfer(), 2);
      Batch signed = sluice.submits(user.transfers(1, friend, 2));
      for (Batch each : List.of(together, direct, signed)) {
        eventually(withinSeconds(60), each.allConfirmed());
      }
      assertThat(sluice.tokens(friend)).isEqualTo(3);
      String id = direct.accepted().getFirst().id();
      eventually(withinSeconds(20), () -> is(isTold(receiver, id), "no webhook tells the end"));
      eventually(withinSeconds(20), () -> is(isHeard(listener, id), "no stream tells the end"));
      eventually(withinSeconds(20), () -> isSettled(own));
      sluice.api().send("DELETE", "/api/v1/webhooks/" + webhook);
    }
  }

  @Test
  void whatIsSignedIsSpedUpAndCanceled() throws Exception {
    sluice.chain().stopsMining();
    Batch batch =
        sluice.submits(2).orders(() -> Order.transfer().endingAs(Order.Ending.OPEN)).allAccepted();
    eventually(withinSeconds(20), batch.allAre("submitted"));
    String quick = batch.accepted().getFirst().id();
    String unwanted = batch.accepted().getLast().id();
    assertThat(
            sluice
                .api()
                .post(TRANSACTIONS + quick + "/speed-up", Map.of("speed", "fastest"))
                .status())
        .isEqualTo(202);
    assertThat(sluice.api().send("DELETE", TRANSACTIONS + unwanted).status()).isEqualTo(202);
    eventually(withinSeconds(20), () -> hasLine(quick, "the same for at most"));
    eventually(withinSeconds(20), () -> hasLine(unwanted, "a no-op for at most"));
    sluice.chain().minesAgain();
    eventually(withinSeconds(40), () -> hasStatus(quick, "confirmed"));
    eventually(withinSeconds(40), () -> hasStatus(unwanted, "canceled"));
  }

  @Test
  void whatAReorganisationTakesOutIsConfirmedAgain() throws Exception {
    sluice.chain().stopsMining();
    Batch batch = sluice.submits(10).transfers().allAccepted();
    eventually(withinSeconds(30), batch.allAre("submitted"));
    sluice.chain().minesOne();
    eventually(withinSeconds(30), batch.allAre("mined"));
    sluice.chain().isReorganised(2);
    eventually(withinSeconds(60), batch.allConfirmed());
  }

  @Test
  void aDeadLetterIsKeptSentAgainAndPutAway() throws Exception {
    String queue = Queues.NAMES.getFirst();
    sluice.queues().send(queue, "0198f000-0000-7000-8000-00000000ac01");
    String list = "/api/v1/dead-letters?state=stored&queue=" + queue;
    eventually(
        withinSeconds(60),
        () -> is(!sluice.api().get(list).json().path("items").isEmpty(), "no letter"));
    String letter = sluice.api().get(list).json().path("items").path(0).path("id").asString();
    String path = "/api/v1/dead-letters/" + letter;
    assertThat(sluice.api().post(path + "/redrive", Map.of()).status()).isEqualTo(200);
    eventually(
        withinSeconds(60),
        () ->
            is(
                sluice.api().get(path).json().path("letter").path("deaths").asInt() == 2,
                "it has not come back"));
    assertThat(sluice.api().post(path + "/discard", Map.of("reason", "a test")).status())
        .isEqualTo(200);
  }

  @Test
  void clientsKeysAndLanesAreManagedAndTheLogSaysSo() throws Exception {
    Api admin = sluice.api();
    String client =
        admin.post("/api/v1/clients", Map.of("name", "shop " + UUID.randomUUID())).text("id");
    String path = "/api/v1/clients/" + client;
    Answer made = admin.post(path + "/keys", Map.of("scopes", List.of("relay:read")));
    String key = path + "/keys/" + made.text("id");
    assertThat(shows(admin.withKey(made.text("key")))).isEqualTo(200);
    assertThat(admin.post(key + "/rotate", Map.of()).status()).isEqualTo(201);
    assertThat(admin.send("DELETE", key).status()).isEqualTo(200);
    assertThat(admin.put(path + "/policy", Map.of("creation", true)).status()).isEqualTo(200);
    assertThat(admin.send("DELETE", path + "/policy").status()).isLessThan(300);
    assertThat(admin.put(path + "/rate-limit", Map.of("perSecond", 5, "burst", 5)).status())
        .isEqualTo(200);
    String lane = sluice.relayer(sluice.lanes().getFirst()).path("id").asString();
    assertThat(admin.post("/api/v1/relayers/" + lane + "/drain", Map.of()).status())
        .isLessThan(300);
    eventually(withinSeconds(20), sluice.showsRelayer(sluice.lanes().getFirst(), "retired"));
    assertThat(admin.post("/api/v1/relayers/" + lane + "/resume", Map.of()).status())
        .isLessThan(300);
    eventually(withinSeconds(20), sluice.allLanesAreActive());
    Answer log = admin.get("/api/v1/audit/verify");
    assertThat(log.status()).as(log.toString()).isEqualTo(200);
  }

  private static int shows(Api client) {
    return client.get("/api/v1/relay/transactions").status();
  }

  private static String ownClient() {
    return sluice
        .api()
        .get("/api/v1/clients")
        .json()
        .path("items")
        .valueStream()
        .filter(each -> each.path("name").asString().equals("default"))
        .map(each -> each.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> isSettled(String client) {
    Answer quota = sluice.api().get("/api/v1/clients/" + client + "/quota");
    JsonNode gas = quota.json().at("/client/day/gas");
    boolean settled =
        !gas.path("used").asString().equals("0") && gas.path("reserved").asString().equals("0");
    return is(settled, quota.body());
  }

  private static boolean isTold(WebhookReceiver receiver, String transaction) {
    return receiver.received().stream()
        .map(WebhookReceiver.Received::body)
        .anyMatch(body -> body.contains("transaction.confirmed") && body.contains(transaction));
  }

  private static boolean isHeard(Listener listener, String transaction) {
    return listener.heard().stream()
        .anyMatch(each ->
            each.type().equals("transaction.confirmed") && each.transaction().equals(transaction));
  }

  private static Optional<String> hasLine(String transaction, String line) {
    String timeline = sluice.api().get(TRANSACTIONS + transaction + "/timeline").body();
    return is(timeline.contains(line), timeline);
  }

  private static Optional<String> hasStatus(String transaction, String status) throws IOException {
    Answer now = sluice.api().status(transaction);
    return is(now.text("status").equals(status), now.body());
  }

  private static Optional<String> is(boolean so, String otherwise) {
    return so ? Optional.empty() : Optional.of(otherwise);
  }
}
