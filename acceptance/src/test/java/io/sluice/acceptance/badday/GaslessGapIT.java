package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An installation that soon gives up what waits for a nonce that does not come. */
class GaslessGapIT {
  @RegisterExtension
  static final Sluice sluice =
      Sluice.inOneProcess()
          .with("SLUICE_GASLESS_GAPPATIENCE", "4s")
          .with("SLUICE_MONITOR_LANECHECK", "1s");

  private static final int HELD = 220;

  @Test
  void whatOneUserHoldsAheadInVainEndsAndItsNoncesAreFree() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    Batch held =
        sluice
            .submits(HELD)
            .orders(user.ahead(friend, order -> order.endingAs(Order.Ending.NEVER_SENT)))
            .allAccepted();
    eventually(withinSeconds(120), held.allAre("failed"));
    for (Submission each : List.of(held.accepted().getFirst(), held.accepted().getLast())) {
      Answer status = sluice.api().status(each.id());
      assertThat(status.text("failureCode")).as(status.body()).isEqualTo("nonce_gap");
      assertThat(status.text("failureReason")).contains("nonce 0");
    }
    Batch first = sluice.submits(user.takesTokens(0, friend, 1));
    Batch again = sluice.submits(user.takesTokens(1, friend, 1));
    eventually(withinSeconds(60), first.allConfirmed());
    eventually(withinSeconds(60), again.allConfirmed());
    assertThat(sluice.tokens(friend)).isEqualTo(2);
  }
}
