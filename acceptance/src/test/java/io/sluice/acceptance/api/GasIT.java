package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GasIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  /** PUSH1 0, PUSH1 0, REVERT: refuses whatever it is called with. */
  private static final String REVERTS = "0x60006000fd";

  /** PUSH1 1, PUSH1 0, SSTORE: costs a storage write more than a transfer. */
  private static final String STORES = "0x6001600055";

  /**
   * Reverts with {@code EnforcedPause()}: PUSH4 its selector, MSTORE at 0, REVERT bytes 28 to 31.
   */
  private static final String PAUSED = "0x63d93c06656000526004601cfd";

  @Test
  void aTransferWithoutALimitGetsExactlyWhatItNeeds() throws Exception {
    Batch batch = sluice.submits(Order.transfer());
    eventually(withinSeconds(30), batch.allConfirmed());
    assertThat(sluice.chain().gasLimit(batch.status().text("transactionHash"))).isEqualTo(21_000);
  }

  @Test
  void aCallWithoutALimitGetsAnEstimateWithAMargin() throws Exception {
    Order order = Order.transfer();
    sluice.chain().hasCode(order.to(), STORES);
    Batch batch = sluice.submits(order);
    eventually(withinSeconds(30), batch.allConfirmed());
    long used = Long.parseLong(batch.status().text("gasUsed"));
    assertThat(used).isGreaterThan(40_000);
    assertThat(sluice.chain().gasLimit(batch.status().text("transactionHash")))
        .isBetween(used + used / 10, used * 2);
  }

  @Test
  void aCallThatRevertsFailsBeforeItCostsANonce() throws Exception {
    String lane = sluice.lanes().get(7);
    Order order =
        Order.transfer()
            .with("relayerId", sluice.relayer(lane).path("id").asString())
            .endingAs(Order.Ending.NEVER_SENT);
    sluice.chain().hasCode(order.to(), REVERTS);
    long nonce = sluice.chain().nonce(lane);

    Batch batch = sluice.submits(order);
    eventually(withinSeconds(30), hasFailed(batch));

    var status = batch.status();
    assertThat(status.text("outcome")).isEqualTo("failed");
    assertThat(status.text("failureCode")).isEqualTo("execution_reverted");
    assertThat(status.text("failureReason")).isNotBlank();
    assertThat(status.text("nonce")).isEmpty();
    assertThat(status.text("transactionHash")).isEmpty();
    assertThat(sluice.relayer(lane).path("nextNonce").asString()).isEqualTo(Long.toString(nonce));
  }

  @Test
  void aCustomErrorIsToldByItsName() throws Exception {
    Order order = Order.call().endingAs(Order.Ending.NEVER_SENT);
    sluice.chain().hasCode(order.to(), PAUSED);

    Batch batch = sluice.submits(order);
    eventually(withinSeconds(30), hasFailed(batch));

    assertThat(batch.status().text("failureReason")).isEqualTo("EnforcedPause()");
  }

  @Test
  void aLimitOfTheClientIsTriedOutBeforeItCostsANonce() throws Exception {
    Order enough = Order.call().with("gasLimit", "70000");
    sluice.chain().hasCode(enough.to(), STORES);
    Order reverts = Order.call().with("gasLimit", "60000").endingAs(Order.Ending.NEVER_SENT);
    sluice.chain().hasCode(reverts.to(), REVERTS);
    Order tooLittle = Order.call().with("gasLimit", "25000").endingAs(Order.Ending.NEVER_SENT);
    sluice.chain().hasCode(tooLittle.to(), STORES);

    Batch done = sluice.submits(enough);
    for (Order order : List.of(reverts, tooLittle)) {
      Batch batch = sluice.submits(order);
      eventually(withinSeconds(30), hasFailed(batch));
      assertThat(batch.status().text("failureCode")).isEqualTo("execution_reverted");
      assertThat(batch.status().text("nonce")).isEmpty();
    }
    eventually(withinSeconds(30), done.allConfirmed());
  }

  @Test
  void whatRevertsOnlyOnTheChainIsFailedWithItsBlock() throws Exception {
    // A plain transfer's gas is not tried out: most go to accounts without code.
    Order order =
        new Order(Order.somebody(), "0x", "7", Map.of("gasLimit", "21000"), Order.Ending.REVERTED);
    sluice.chain().hasCode(order.to(), REVERTS);

    Batch batch = sluice.submits(order);
    eventually(withinSeconds(30), hasFailed(batch));

    var status = batch.status();
    assertThat(status.text("failureCode")).isEqualTo("execution_reverted");
    assertThat(status.text("blockNumber")).isNotEmpty();
    assertThat(status.text("nonce")).isNotEmpty();
    assertThat(status.json().path("confirmations").asInt()).isGreaterThanOrEqualTo(12);
  }

  private static Expectation hasFailed(Batch batch) throws IOException {
    return () -> {
      var status = batch.status();
      return status.text("status").equals("failed") ? Optional.empty() : Optional.of(status.body());
    };
  }
}
