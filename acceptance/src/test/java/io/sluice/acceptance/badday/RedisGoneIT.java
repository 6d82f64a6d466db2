package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.WebhookReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisGoneIT {
  private static final WebhookReceiver RECEIVER = WebhookReceiver.start();

  @RegisterExtension
  static final Sluice sluice =
      Sluice.inOneProcess()
          .after(infrastructure -> infrastructure.redis().stop())
          .telling(RECEIVER, "a key");

  @Test
  void s010_w010_w011_nothingIsLostWhenItIsNeverThere() throws Exception {
    eventually(withinSeconds(15), sluice.showsHealth("redis", "DOWN"));
    assertThat(sluice.api().get("/api/v1/health").text("status")).isEqualTo("DEGRADED");
    assertThat(sluice.api().get("/api/v1/health").status()).isEqualTo(200);
    assertThat(sluice.api().get("/api/v1/health/ready").status()).isEqualTo(200);

    Batch batch = sluice.submits(60).transfers().allAccepted();
    eventually(withinSeconds(60), batch.allConfirmed());
    eventually(withinSeconds(30), RECEIVER.isTold(batch, "confirmed"));
    sluice.hasEverythingOnTheChainOnce();
  }
}
