package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueServerDownIT {
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess();

  @Test
  void d008_g011_err011_whatIsAcceptedWithoutAQueueServerIsSentWhenItIsBack() throws Exception {
    Batch before = sluice.submits(30).transfers().allAccepted();
    sluice.queueServer().kill();

    Batch meanwhile = sluice.submits(30).transfers().allAccepted();
    eventually(withinSeconds(15), sluice.showsHealth("sqs", "DOWN"));
    assertThat(sluice.api().get("/api/v1/health").status()).isEqualTo(503);
    assertThat(sluice.api().get("/api/v1/health/ready").status()).isEqualTo(503);
    assertThat(sluice.api().get("/api/v1/health/live").status()).isEqualTo(200);
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    Batch signed = sluice.submits(user.takesTokens(0, friend, 1));
    Batch late = sluice.submits(30).calls().allAccepted();

    sluice.queueServer().start();
    eventually(withinSeconds(15), sluice.isReady());
    eventually(withinSeconds(60), late.allConfirmed());
    eventually(withinSeconds(60), meanwhile.allConfirmed());
    eventually(withinSeconds(60), signed.allConfirmed());
    assertThat(sluice.tokens(friend)).isEqualTo(1);
    eventually(withinSeconds(60), before.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }
}
