package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  @Test
  void whatComesAgainWithItsKeyHappensOnce() throws Exception {
    Batch batch = sluice.repeats(Order.transfer(), 5);
    assertThat(batch.accepted()).hasSize(1);
    eventually(withinSeconds(30), batch.allConfirmed());
  }
}
