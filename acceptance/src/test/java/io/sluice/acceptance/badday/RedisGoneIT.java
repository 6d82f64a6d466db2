package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisGoneIT {
  @RegisterExtension
  static final Sluice sluice =
      Sluice.inOneProcess().after(infrastructure -> infrastructure.redis().stop());

  @Test
  void s010_nothingIsLostWhenItIsNeverThere() throws Exception {
    eventually(withinSeconds(15), sluice.showsHealth("redis", "DOWN"));
    assertThat(sluice.api().get("/api/v1/health").text("status")).isEqualTo("DEGRADED");
    assertThat(sluice.api().get("/api/v1/health").status()).isEqualTo(200);
    assertThat(sluice.api().get("/api/v1/health/ready").status()).isEqualTo(200);

    Batch batch = sluice.submits(60).transfers().allAccepted();
    eventually(withinSeconds(60), batch.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }
}
