package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReorganisationIT {
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess().with("CONFIRMATIONS", "12");

  @Test
  void whatItTookOutOfTheChainIsSentAgainAndConfirmedOnce() throws Exception {
    sluice.chain().stopsMining();
    Batch batch = sluice.submits(40).transfers().allAccepted();
    eventually(withinSeconds(30), batch.allAre("submitted"));
    sluice.chain().minesOne();
    eventually(withinSeconds(30), batch.allAre("mined"));
    sluice.chain().isReorganised(6);

    eventually(withinSeconds(60), batch.allConfirmed());
    assertThat(batch.accepted()).anyMatch(ReorganisationIT::toldThatItWasUnmined);
    sluice.hasEverythingOnTheChainOnce();
  }

  private static boolean toldThatItWasUnmined(Submission submission) {
    Answer timeline =
        sluice.api().get("/api/v1/relay/transactions/" + submission.id() + "/timeline");
    return timeline.body().contains("no longer part of the chain");
  }
}
