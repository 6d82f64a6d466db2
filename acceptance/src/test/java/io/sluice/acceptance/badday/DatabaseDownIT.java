package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.WebhookReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseDownIT {
  private static final WebhookReceiver RECEIVER = WebhookReceiver.start();

  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess().telling(RECEIVER, "a key");

  @Test
  void w016_err010_requestsAreRefusedAsAWholeWhileItIsDownAndWorkGoesOnAfterwards()
      throws Exception {
    Batch before;
    try (var load = sluice.isUnderLoad(50)) {
      eventually(withinSeconds(20), load.hasBroughtIn(50));
      sluice.database().kill();
      before = load.end();
    }

    Batch refused = sluice.submits(5).transfers();
    assertThat(refused.accepted()).isEmpty();
    assertThat(refused.refused()).allSatisfy(DatabaseDownIT::tellsToComeBack);
    tellsToComeBack(sluice.api().get("/api/v1/relay/transactions"));
    eventually(withinSeconds(15), sluice.showsHealth("database", "DOWN"));
    assertThat(sluice.api().get("/api/v1/health/ready").status()).isEqualTo(503);
    assertThat(sluice.api().get("/api/v1/health/live").status()).isEqualTo(200);

    sluice.database().start();
    eventually(withinSeconds(30), sluice.isReady());
    Batch afterwards = sluice.submits(20).transfers().allAccepted();
    eventually(withinSeconds(60), afterwards.allConfirmed());
    eventually(withinSeconds(60), before.allConfirmed());
    eventually(withinSeconds(60), RECEIVER.isTold(before, "confirmed"));
    eventually(withinSeconds(60), RECEIVER.isTold(afterwards, "confirmed"));
    sluice.hasEverythingOnTheChainOnce();
  }

  private static void tellsToComeBack(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(503);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.text("code")).isEqualTo("database_unavailable");
    assertThat(answer.json().path("retryable").asBoolean(false)).isTrue();
    assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
  }
}
