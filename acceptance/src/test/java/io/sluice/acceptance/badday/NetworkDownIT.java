package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Client;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two networks in one process: what happens to one is nothing to the other. */
class NetworkDownIT {
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess().onNetworks(2);

  private static final String SECOND = "local-2";
  private final Client second = sluice.on(SECOND);

  @Test
  void eachCarriesItsOwnOnTheSameKeys() throws Exception {
    Batch here = sluice.submits(60).transfers().allAccepted();
    Batch there = second.submits(60).transfers().allAccepted();
    eventually(withinSeconds(60), here.allConfirmed());
    eventually(withinSeconds(60), there.allConfirmed());
  }

  @Test
  void oneWithoutNodesHoldsNothingOfTheOtherUp() throws Exception {
    sluice.node(SECOND).stop();
    eventually(withinSeconds(20), sluice.showsHealth("chain." + SECOND, "DOWN"));
    Batch waiting = second.submits(40).transfers().allAccepted();

    Batch going = sluice.submits(200).transfers().allAccepted();
    eventually(withinSeconds(60), going.allConfirmed());
    eventually(withinSeconds(20), sluice.isReady());
    eventually(withinSeconds(20), sluice.showsHealth("chain", "UP"));
    assertThat(sluice.api().get("/api/v1/health").text("status")).isEqualTo("DEGRADED");

    sluice.node(SECOND).start();
    eventually(withinSeconds(60), waiting.allConfirmed());
  }

  @Test
  void oneThatTurnsTakesBackItsOwnAlone() throws Exception {
    Batch there = second.submits(20).transfers().allAccepted();
    eventually(withinSeconds(60), there.allConfirmed());
    Batch late = second.submits(20).transfers().allAccepted();
    Batch here = sluice.submits(20).transfers().allAccepted();
    sluice.chain(SECOND).isReorganised(2);
    eventually(withinSeconds(60), here.allConfirmed());
    eventually(withinSeconds(90), late.allConfirmed());
  }
}
