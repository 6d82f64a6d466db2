package io.sluice.engine.monitor;

import io.sluice.engine.transaction.Replacement;
import io.sluice.evm.price.Cause;
import io.sluice.evm.rpc.GasAnswer;

/**
 * With how much gas something is signed again that a node refused for its gas. A client's own limit
 * is never raised: that request alone is given up, and its nonce filled. Pure.
 */
sealed interface GasAgain {
  /** EIP-7825: no transaction may have more, where it holds. */
  long LARGEST = 1L << 24;

  /** Added to an estimate. */
  long MARGIN_PERCENT = 20;

  /** Sign with this much. */
  record Enough(long gas) implements GasAgain {}

  /** It cannot be said now. */
  record Unclear(String reason) implements GasAgain {}

  /** It can never be taken. */
  record Hopeless(String reason) implements GasAgain {}

  /**
   * How a wish goes on.
   *
   * @param wish with {@link Cause#GAS_TOO_LOW} or {@link Cause#GAS_TOO_HIGH}
   * @param refused the gas that was refused
   * @param estimate of the call now, without a limit
   * @param blockLimit units of gas a block may hold
   */
  static GasAgain of(Replacement wish, long refused, GasAnswer estimate, long blockLimit) {
    return switch (estimate) {
      case GasAnswer.Estimate(long needed) ->
          wish.cause() == Cause.GAS_TOO_HIGH
              ? lower(wish, refused, needed, Math.min(LARGEST, blockLimit))
              : higher(wish, refused, needed, Math.min(Math.max(LARGEST, refused), blockLimit));
      case GasAnswer.Reverts(String why) ->
          new Hopeless("%s, and now it would revert: %s".formatted(wish.reason(), why));
      case GasAnswer.InsufficientFunds(String why) -> new Unclear("its gas is not known: " + why);
      case GasAnswer.Unavailable(String why) -> new Unclear("its gas is not known: " + why);
    };
  }

  private static GasAgain higher(Replacement wish, long refused, long needed, long most) {
    if (wish.gasIsFixed()) {
      return new Hopeless(
          "%s; its gasLimit is %d, and by an estimate it needs %d"
              .formatted(wish.reason(), refused, needed));
    }
    long wanted = Math.max(withMargin(needed), refused + refused / 2);
    long gas = Math.min(wanted, most);
    return needed > most || gas <= refused
        ? new Hopeless(
            "%s; it needs %d gas, and at most %d fit".formatted(wish.reason(), needed, most))
        : new Enough(gas);
  }

  private static GasAgain lower(Replacement wish, long refused, long needed, long most) {
    if (needed > most) {
      return new Hopeless(
          "%s; it needs %d gas, and at most %d fit".formatted(wish.reason(), needed, most));
    }
    if (refused > most) {
      return new Enough(most);
    }
    // The node's own limit is under the chain's: only the margin can go.
    return needed < refused
        ? new Enough(needed)
        : new Hopeless("%s; it needs all of its %d gas".formatted(wish.reason(), refused));
  }

  static long withMargin(long gas) {
    return gas + gas * MARGIN_PERCENT / 100;
  }
}
