package io.sluice.acceptance.node;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.forSeconds;
import static io.sluice.acceptance.dsl.Eventually.throughout;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Sluice;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Providers that limit, die, or turn out to be of another chain: P1 and P2, A4 and A6 of issue 7.
 */
class ProvidersIT {
  @RegisterExtension static final Sluice sluice = TwoEndpoints.SHARED;

  @AfterEach
  void everythingIsWell() {
    TwoEndpoints.bothAreWell();
  }

  @ParameterizedTest
  @EnumSource
  void p1_aLimitOnBatchesIsLearned(Limits.TooMany form) throws Exception {
    TwoEndpoints.bothAre(Limits.atMostInABatch(4, form));
    Batch batch = sluice.submits(60).calls().allAccepted();
    eventually(withinSeconds(30), batch.allConfirmed());
  }

  @ParameterizedTest
  @EnumSource
  void p2_whoSaysThatItIsAskedTooOftenIsHardlyAsked(Limits.TooOften form) throws Exception {
    TwoEndpoints.second().is(Limits.askedTooOften(form));
    Batch batch = sluice.submits(20).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("mined"));
    long before = TwoEndpoints.second().requests();
    throughout(
        forSeconds(5),
        () -> {
          long asked = TwoEndpoints.second().requests() - before;
          return asked <= 15 ? Optional.empty() : Optional.of("asked " + asked + " times");
        });

    TwoEndpoints.bothAreWell();
    eventually(withinSeconds(30), batch.allConfirmed());
  }

  @Test
  void a4_oneOfTwoDeadHoldsBackNothingButWhatIsFinal() throws Exception {
    TwoEndpoints.second().dies();
    Batch batch = sluice.submits(20).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("mined"));
    eventually(withinSeconds(10), sluice.chain().growsBy(20));
    for (var each : batch.accepted()) {
      assertThat(sluice.api().status(each.id()).text("status")).isEqualTo("mined");
    }

    TwoEndpoints.bothAreWell();
    eventually(withinSeconds(30), batch.allConfirmed());
  }

  @Test
  void a6_anEndpointThatComesBackAsAnotherChainIsShutOutByName() throws Exception {
    BadNode second = TwoEndpoints.second();
    second.is(Manner.gone());
    Batch meanwhile = sluice.submits(20).transfers().allAccepted();
    eventually(withinSeconds(20), meanwhile.allAre("mined"));
    second.is(new OtherChain(56));
    eventually(withinSeconds(30), TwoEndpoints.says("/api/v1/health", "56"));
    long before = second.asked("eth_sendRawTransaction");
    Batch batch = sluice.submits(20).transfers().allAccepted();
    eventually(withinSeconds(20), batch.allAre("mined"));
    assertThat(second.asked("eth_sendRawTransaction") - before).isZero();

    TwoEndpoints.bothAreWell();
    eventually(withinSeconds(30), batch.allConfirmed());
    eventually(withinSeconds(30), meanwhile.allConfirmed());
  }
}
