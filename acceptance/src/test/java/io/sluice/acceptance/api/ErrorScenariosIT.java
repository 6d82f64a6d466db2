package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Those of the scenarios of errors that nothing else plays; docs/scenarios.md lists all. */
class ErrorScenariosIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  @Test
  void err007_whatWasExecutedIsNotTakenAgain() throws Exception {
    String friend = Order.somebody();
    Order order = sluice.gaslessUser().takesTokens(0, friend, 1);
    eventually(withinSeconds(30), sluice.submits(order).allConfirmed());
    Problems.assertProblem(sluice.answers(order), 400, "nonce_already_used", false);
    assertThat(sluice.tokens(friend)).isEqualTo(1);
  }

  @Test
  void err013_aKeyThatWasUsedForAnotherRequestIsRefused() {
    String key = UUID.randomUUID().toString();
    Answer first = sluice.answers(Order.transfer(), key);
    assertThat(first.status()).as(first.toString()).isEqualTo(202);
    Answer other = sluice.answers(Order.transfer(), key);
    Problems.assertProblem(other, 422, "idempotency_key_reused", false);
  }
}
