package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DroppedPoolIT {
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess();

  @Test
  void whatANodeForgotWithoutAWordIsSentAgain() throws Exception {
    sluice.chain().stopsMining();
    Batch one = sluice.submits(1).transfers().allAccepted();
    Batch many = sluice.submits(50).transfers().allAccepted();
    eventually(withinSeconds(20), one.allAre("submitted"));
    eventually(withinSeconds(20), many.allAre("submitted"));
    eventually(withinSeconds(20), sluice.chain().holdsInItsPool(51));
    sluice.chain().drops(one.status().text("transactionHash"));
    sluice.chain().minesAgain();
    eventually(withinSeconds(60), one.allConfirmed());

    sluice.chain().stopsMining();
    Batch more = sluice.submits(50).transfers().allAccepted();
    eventually(withinSeconds(20), more.allAre("submitted"));
    sluice.chain().dropsItsPool();
    sluice.chain().minesAgain();

    eventually(withinSeconds(60), more.allConfirmed());
    eventually(withinSeconds(60), many.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }
}
