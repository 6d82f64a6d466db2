package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.UnrulyQueueServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnrulyQueueServerIT {
  private static final UnrulyQueueServer UNRULY = UnrulyQueueServer.start();

  @RegisterExtension
  static final Sluice sluice =
      Sluice.inOneProcess()
          .with("SQS_ENDPOINT_URL", UNRULY.url())
          .with("SLUICE_OUTBOX_ATHAND", "0s"); // everything goes by the queues

  @Test
  void messagesThatComeTwiceLateAndOutOfOrderChangeNothing() throws Exception {
    Batch first = sluice.submits(100).transfers().allAccepted();
    Batch second = sluice.submits(100).calls().allAccepted();
    eventually(withinSeconds(90), first.allConfirmed());
    eventually(withinSeconds(90), second.allConfirmed());
    assertThat(UNRULY.doubled()).isPositive();
    sluice.hasEverythingOnTheChainOnce();
  }
}
