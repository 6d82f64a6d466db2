package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.embedded.Anvil;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GaslessBadDayIT {
  @RegisterExtension
  static final Sluice sluice =
      Sluice.inOneProcess()
          .with("CONFIRMATIONS", "12")
          .with("SLUICE_GASLESS_AHEAD", "10000")
          .with("SLUICE_MONITOR_LANECHECK", "1s");

  /** Up to 9,999 behind the missing one (-Dsluice.held). */
  private static final int HELD = Integer.getInteger("sluice.held", 220);

  private static final int FULL = 50;
  private static final long GAS = 200_000;

  @Test
  void whatWaitsLongerThanItsDeadlineExpiresAndItsNonceIsFree() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    long soon = Clock.systemUTC().instant().plusSeconds(10).getEpochSecond();
    Batch late =
        sluice.submits(user.takesTokensUntil(soon, 1, friend, 5).endingAs(Order.Ending.NEVER_SENT));
    eventually(withinSeconds(30), ended(late, "expired", "validity_expired"));
    Batch again = sluice.submits(user.takesTokens(1, friend, 7));
    Batch first = sluice.submits(user.takesTokens(0, friend, 1));
    eventually(withinSeconds(60), first.allConfirmed());
    eventually(withinSeconds(60), again.allConfirmed());
    assertThat(sluice.tokens(friend)).isEqualTo(8);
  }

  @Test
  void whatOneUserHoldsAheadDelaysNobodyAndGoesInOrderWhenTheMissingNonceComes() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    Batch held = sluice.submits(HELD).orders(user.ahead(friend)).allAccepted();
    Batch neighbour = sluice.submits(single(friend));
    assertThat(sluice.api().status(held.accepted().getLast().id()).text("waitingFor"))
        .contains("nonce 0");
    Batch first = sluice.submits(user.takesTokens(0, friend, 1));
    eventually(withinSeconds(30), neighbour.allConfirmed());
    eventually(withinSeconds(60), first.allConfirmed());
    eventually(withinSeconds(60 + HELD / 20), held.allConfirmed());
    assertThat(sluice.tokens(friend)).isEqualTo(HELD + 2);
  }

  @Test
  void whoUsesANonceElsewhereIsFollowed() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    Batch second = sluice.submits(user.takesTokens(1, friend, 2));
    sluice.somebodyExecutes(user.takesTokens(0, friend, 1));
    eventually(withinSeconds(60), second.allConfirmed());
    assertThat(sluice.tokens(friend)).isEqualTo(3);
  }

  @Test
  void whatSomebodyElseExecutedFirstEndsWithThatReason() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    Order order = user.takesTokens(0, friend, 1).endingAs(Order.Ending.NEVER_SENT);
    Batch batch;
    sluice.chain().stopsMining();
    try {
      batch = sluice.submits(order);
      eventually(withinSeconds(30), batch.allAre("submitted"));
      sluice.somebodyExecutes(order);
    } finally {
      sluice.chain().minesAgain();
    }
    eventually(withinSeconds(60), ended(batch, "failed", "nonce_already_used"));
    assertThat(sluice.tokens(friend)).isEqualTo(1);
  }

  @Test
  void oneThatRevertsInTheMiddleCostsTheOthersNothing() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    Batch others = sluice.submits(FULL - 3).orders(() -> single(friend)).allAccepted();
    Batch last = sluice.submits(user.transfers(2, friend, 1));
    Batch bad = sluice.submits(user.transfers(1, friend, 9).endingAs(Order.Ending.REVERTED));
    Batch first = sluice.submits(user.takesTokens(0, user.address(), 1));
    for (Batch each : List.of(first, last, others)) {
      eventually(withinSeconds(60), each.allConfirmed());
    }
    eventually(withinSeconds(60), ended(bad, "failed", "execution_reverted"));
    assertThat(bad.status().text("transactionHash"))
        .isEqualTo(first.status().text("transactionHash"))
        .isEqualTo(last.status().text("transactionHash"));
    assertThat(sluice.tokens(friend)).isEqualTo(FULL - 2);
  }

  @Test
  void whatIsSignedForAnotherChainOrForwarderIsRefused() {
    Anvil node = sluice.infrastructure().node();
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    String forwarder = node.contracts().forwarder();
    refused(user.transfersElsewhere(1, forwarder, 0, friend, 1));
    refused(user.transfersElsewhere(node.chainId(), Order.somebody(), 0, friend, 1));
  }

  @Test
  void aFullBatchThatAReorganisationTookOutIsExecutedOnce() throws Exception {
    String friend = Order.somebody();
    sluice.chain().stopsMining();
    Batch batch = sluice.submits(FULL).orders(() -> single(friend)).allAccepted();
    eventually(withinSeconds(60), batch.allAre("submitted"));
    sluice.chain().minesOne();
    eventually(withinSeconds(60), batch.allAre("mined"));
    sluice.chain().isReorganised(6);
    eventually(withinSeconds(90), batch.allConfirmed());
    assertThat(sluice.tokens(friend)).isEqualTo(FULL);
  }

  @Test
  void targetsThatBurnAndBombCostOnlyWhoCallsThem() throws Exception {
    Misbehaving bad = Misbehaving.on(sluice);
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    List<Batch> good = new ArrayList<>();
    good.add(sluice.submits(20).orders(() -> single(friend)).allAccepted());
    Batch burned = sluice.submits(reverting(user, 1, bad, Misbehaving.burnAllGas()));
    Batch bombed = sluice.submits(reverting(user, 2, bad, Misbehaving.revertBomb(100_000)));
    good.add(sluice.submits(user.calls(3, bad.address(), GAS, Misbehaving.returnBomb(100_000))));
    good.add(sluice.submits(user.calls(4, bad.address(), GAS, Misbehaving.work())));
    good.add(sluice.submits(user.calls(0, bad.address(), GAS, Misbehaving.work())));
    for (Batch each : good) {
      eventually(withinSeconds(60), each.allConfirmed());
    }
    eventually(withinSeconds(60), ended(burned, "failed", "execution_reverted"));
    eventually(withinSeconds(60), ended(bombed, "failed", "execution_reverted"));
  }

  @Test
  void aTargetThatBurnsWhenItIsAskedForTrustCostsOthersADelayOnly() throws Exception {
    Misbehaving bad = Misbehaving.on(sluice);
    String friend = Order.somebody();
    Batch good;
    Batch last;
    sluice.chain().stopsMining();
    try {
      good = sluice.submits(20).orders(() -> single(friend)).allAccepted();
      last =
          sluice.submits(
              sluice
                  .gaslessUser()
                  .calls(0, bad.address(), GAS, Misbehaving.work())
                  .endingAs(Order.Ending.NEVER_SENT));
      eventually(withinSeconds(30), last.allAre("submitted"));
      bad.burnsWhenItIsAskedForTrust();
    } finally {
      sluice.chain().minesAgain();
    }
    eventually(withinSeconds(90), good.allConfirmed());
    eventually(withinSeconds(90), ended(last, "failed", ""));
    assertThat(sluice.tokens(friend)).isEqualTo(20);
  }

  private static Order single(String friend) {
    return sluice.gaslessUser().takesTokens(0, friend, 1);
  }

  private static Order reverting(GaslessUser user, long nonce, Misbehaving bad, String data) {
    return user.calls(nonce, bad.address(), GAS, data).endingAs(Order.Ending.REVERTED);
  }

  private static void refused(Order order) {
    Answer answer = sluice.answers(order);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo("wrong_signer");
  }

  /** That the only one of a batch has come to this. */
  private static Expectation ended(Batch batch, String status, String code) {
    return () -> {
      Answer now = batch.status();
      return now.text("status").equals(status) && now.text("failureCode").contains(code)
          ? Optional.empty()
          : Optional.of(now.body());
    };
  }
}
