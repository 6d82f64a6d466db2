package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.WebhookReceiver;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A chain whose fees rise, and clients who change their minds. */
class ReplacementIT {
  private static final String PATH = "/api/v1/relay/transactions/";

  private static final WebhookReceiver RECEIVER = WebhookReceiver.start();

  @RegisterExtension
  static final Sluice sluice =
      Sluice.inOneProcess()
          .telling(RECEIVER, "a key")
          .with("SLUICE_REPLACEMENT_AFTERBLOCKS", "2")
          .with("SLUICE_REPLACEMENT_AFTER", "2s")
          .with("SLUICE_FEE_QUOTELIFE", "1s");

  @Test
  void whatTheMarketHasLeftBehindIsRaisedUntilABlockTakesIt() throws Exception {
    sluice.chain().stopsMining();
    Batch batch = sluice.submits(30).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("submitted"));
    sluice.chain().asksForBaseFee(BigInteger.valueOf(200_000_000_000L));
    sluice.chain().minesAgain();
    eventually(withinSeconds(40), batch.allConfirmed());
    Answer timeline = timeline(batch.accepted().getFirst().id());
    assertThat(timeline.body()).contains("the same for at most");
  }

  @Test
  void int005_aTransactionIsCanceledInTimeOrToldThatItWasTooLate() throws Exception {
    sluice.chain().stopsMining();
    Batch batch =
        sluice
            .submits(10)
            .orders(() -> Order.transfer().endingAs(Order.Ending.NEVER_SENT))
            .allAccepted();
    eventually(withinSeconds(20), batch.allAre("submitted"));
    for (var each : batch.accepted()) {
      Answer answer = sluice.api().send("DELETE", PATH + each.id());
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.json().path("inTime").asBoolean()).isFalse();
    }
    for (var each : batch.accepted()) {
      eventually(
          withinSeconds(20),
          () ->
              timeline(each.id()).body().contains("a no-op for at most")
                  ? Optional.empty()
                  : Optional.of("no no-op is signed"));
    }
    sluice.chain().minesAgain();
    eventually(withinSeconds(40), batch.allAre("canceled"));
    eventually(withinSeconds(20), RECEIVER.isTold(batch, "canceled"));
    for (var each : batch.accepted()) {
      assertThat(RECEIVER.steps(each.id()))
          .startsWith("pending", "sent", "submitted")
          .doesNotContain("confirmed");
      assertThat(sluice.chain().balance(each.order().to())).isZero();
    }
    Batch done = sluice.submits(1).transfers().allAccepted();
    eventually(withinSeconds(30), done.allConfirmed());
    Answer late = sluice.api().send("DELETE", PATH + done.accepted().getFirst().id());
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text("code")).isEqualTo("too_late");
  }

  @Test
  void aTransactionIsSpedUp() throws Exception {
    sluice.chain().stopsMining();
    Batch batch = sluice.submits(1).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("submitted"));
    String id = batch.accepted().getFirst().id();
    String before = sluice.api().status(id).text("transactionHash");
    Answer answer = sluice.api().post(PATH + id + "/speed-up", Map.of("speed", "fastest"));
    assertThat(answer.status()).isEqualTo(202);
    eventually(
        withinSeconds(20),
        () ->
            sluice.api().status(id).text("transactionHash").equals(before)
                ? Optional.of("not signed again")
                : Optional.empty());
    sluice.chain().minesAgain();
    eventually(withinSeconds(40), batch.allConfirmed());
  }

  @Test
  void whatNoBlockTookInTimeExpiresAndNeverHappens() throws Exception {
    sluice.chain().stopsMining();
    String end = Clock.systemUTC().instant().plus(Duration.ofSeconds(10)).toString();
    Batch batch =
        sluice
            .submits(5)
            .orders(
                () -> Order.transfer().with("validUntil", end).endingAs(Order.Ending.NEVER_SENT))
            .allAccepted();
    // Four times the most we pay: a dozen blocks pass before any of it is worth a block's while.
    sluice.chain().asksForBaseFee(BigInteger.valueOf(2_000_000_000_000L));
    sluice.chain().minesAgain();
    eventually(withinSeconds(60), batch.allAre("expired"));
  }

  @Test
  void everyNonceIsExplained() throws Exception {
    Batch batch = sluice.submits(3).transfers().allAccepted();
    eventually(withinSeconds(60), batch.allConfirmed());
    Answer status = sluice.api().status(batch.accepted().getFirst().id());
    Answer nonces =
        sluice
            .api()
            .get(
                "/api/v1/relayers/%s/nonces?from=%s&limit=1"
                    .formatted(status.text("relayerId"), status.text("nonce")));
    assertThat(nonces.status()).isEqualTo(200);
    var nonce = nonces.json().path("nonces").path(0);
    assertThat(nonce.path("state").asString()).isEqualTo("mined");
    assertThat(nonce.path("events").valueStream().map(each -> each.path("event").asString()))
        .containsSubsequence("signed", "sent", "mined");
    assertThat(sluice.api().get("/api/v1/relayers/nobody/nonces").status()).isEqualTo(404);
  }

  private static Answer timeline(String id) {
    return sluice.api().get(PATH + id + "/timeline");
  }
}
