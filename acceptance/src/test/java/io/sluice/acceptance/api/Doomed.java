package io.sluice.acceptance.api;

import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.util.Map;

/** Orders that come to nothing. */
final class Doomed {
  /** PUSH1 0, PUSH1 0, REVERT: refuses whatever it is called with. */
  private static final String REVERTS = "0x60006000fd";

  private Doomed() {}

  /** Found to revert before it has a nonce. */
  static Order reverting(Sluice sluice) {
    return to(sluice, Order.call().endingAs(Order.Ending.NEVER_SENT));
  }

  /** Reverts in its block: a plain transfer's gas is not tried out. */
  static Order revertingInItsBlock(Sluice sluice) {
    Map<String, Object> limit = Map.of("gasLimit", "21000");
    return to(sluice, new Order(Order.somebody(), "0x", "7", limit, Order.Ending.REVERTED));
  }

  /** Waits for a nonce of its user that never comes. */
  static Order held(Sluice sluice) {
    return sluice
        .gaslessUser()
        .takesTokens(1, Order.somebody(), 1)
        .endingAs(Order.Ending.NEVER_SENT);
  }

  private static Order to(Sluice sluice, Order order) {
    sluice.chain().hasCode(order.to(), REVERTS);
    return order;
  }
}
