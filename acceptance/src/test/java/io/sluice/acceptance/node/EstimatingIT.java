package io.sluice.acceptance.node;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contracts and nodes that say why a call cannot be: E1 and E3 of the cases of issue 7. */
class EstimatingIT {
  @RegisterExtension static final Sluice sluice = TwoEndpoints.SHARED;

  @AfterEach
  void everythingIsWell() {
    TwoEndpoints.bothAreWell();
  }

  @ParameterizedTest
  @ValueSource(strings = {"余额不足", "잔액이 부족합니다", "no 🍋 left"})
  void e1_aReasonInAnyScriptIsToldAndFailsNobodyElse(String reason) throws Exception {
    Order order = Order.call().endingAs(Order.Ending.NEVER_SENT);
    sluice.chain().hasCode(order.to(), revertingWith(reason));
    Batch reverting = sluice.submits(order);
    Batch others = sluice.submits(10).calls().allAccepted();

    eventually(withinSeconds(20), TwoEndpoints.isOver(reverting));
    assertThat(reverting.status().text("failureCode")).isEqualTo("execution_reverted");
    assertThat(reverting.status().text("failureReason")).contains(reason);
    eventually(withinSeconds(30), others.allConfirmed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return data out of bounds",
        "stack limit reached 1024 (1023)",
        "invalid code: must not begin with 0xef"
      })
  void e3_whatTheMachineRefusesToExecuteHasFailed(String words) throws Exception {
    Order order = Order.call().endingAs(Order.Ending.NEVER_SENT);
    TwoEndpoints.bothAre(Sends.fails("eth_estimateGas", order.to().substring(2), -32000, words));
    Batch batch = sluice.submits(order);

    eventually(withinSeconds(20), TwoEndpoints.isOver(batch));
    assertThat(batch.status().text("failureCode")).isEqualTo("execution_reverted");
    assertThat(batch.status().text("failureReason")).contains(words);
  }

  /**
   * Code that reverts with {@code Error(string)}: copies what follows its eleven bytes to memory
   * and returns it.
   */
  private static String revertingWith(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    String padded = HexFormat.of().formatHex(text) + "00".repeat((32 - text.length % 32) % 32);
    String data = "08c379a0" + "%064x%064x".formatted(32, text.length) + padded;
    return "0x60%02x80600b6000396000fd%s".formatted(data.length() / 2, data);
  }
}
