package io.sluice.acceptance.node;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that tell of blocks in ways of their own: B1, B3 and B4 of the cases of issue 7. */
class BlocksIT {
  @RegisterExtension static final Sluice sluice = TwoEndpoints.SHARED;

  @AfterEach
  void everythingIsWell() {
    TwoEndpoints.bothAreWell();
  }

  @Test
  void b1_receiptsOfStrangersMayLackWhatTheyLike() throws Exception {
    TwoEndpoints.bothAre(Blocks.strangers());
    Batch batch = sluice.submits(30).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allConfirmed());
  }

  @ParameterizedTest
  @EnumSource
  void b4_endpointsOfWhichOneCannotTellWholeBlocksAgree(Blocks.Lack lack) throws Exception {
    TwoEndpoints.first().is(Blocks.without(lack));
    Batch batch = sluice.submits(30).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allConfirmed());
  }
}
