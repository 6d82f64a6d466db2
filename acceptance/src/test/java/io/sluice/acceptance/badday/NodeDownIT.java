package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.forSeconds;
import static io.sluice.acceptance.dsl.Eventually.throughout;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeDownIT {
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess();

  @Test
  void g012_err009_afterAMinuteWithoutANodeThatForgotItsPoolEverythingArrives() throws Exception {
    sluice.chain().stopsMining();
    Batch inThePool = sluice.submits(40).transfers().allAccepted();
    eventually(withinSeconds(20), inThePool.allAre("submitted"));
    eventually(withinSeconds(20), sluice.chain().holdsInItsPool(40));

    sluice.node().stop();
    eventually(withinSeconds(20), sluice.showsHealth("chain", "DOWN"));
    GaslessUser user = sluice.gaslessUser();
    tellsToComeBack(sluice.api().get("/api/v1/relay/gasless/nonce/" + user.address()));
    Order refused = user.takesTokens(0, Order.somebody(), 1);
    tellsToComeBack(sluice.answers(refused.endingAs(Order.Ending.NEVER_SENT)));
    Batch meanwhile = sluice.submits(40).transfers().allAccepted();
    throughout(forSeconds(60), sluice.answers("/api/v1/health/ready", 200));
    assertThat(sluice.api().get("/api/v1/health").text("status")).isEqualTo("DEGRADED");
    Batch late = sluice.submits(10).calls().allAccepted();

    sluice.node().start();
    eventually(withinSeconds(60), late.allConfirmed());
    eventually(withinSeconds(60), meanwhile.allConfirmed());
    eventually(withinSeconds(60), inThePool.allConfirmed());
    Order taken = sluice.gaslessUser().takesTokens(0, Order.somebody(), 1);
    eventually(withinSeconds(60), sluice.submits(taken).allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }

  private static void tellsToComeBack(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.text("code")).isEqualTo("forwarder_unavailable");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }
}
