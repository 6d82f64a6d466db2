package io.sluice.engine.routing;

import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.Routing;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.chain.Wei;

/** What a turn makes of a transaction that it has claimed. */
sealed interface Decision {
  Waiting.Entry entry();

  default TransactionId id() {
    return entry().id();
  }

  /** It goes to a lane. */
  record Routed(Waiting.Entry entry, Routing routing) implements Decision {}

  /** It ends here, without a nonce. */
  record Over(Waiting.Entry entry, Failure failure) implements Decision {}

  /**
   * It waits, and says why.
   *
   * @param words for people
   */
  record Held(Waiting.Entry entry, HoldReason reason, String words) implements Decision {
    /** No relayer that it may take is active. */
    static Held noRelayer(Waiting.Entry entry) {
      return new Held(
          entry, HoldReason.NO_RELAYER, who(entry, "no relayer is", "is not") + " active");
    }

    /**
     * No relayer that it may take can pay for it.
     *
     * @param cost the most it may cost
     */
    static Held cannotPay(Waiting.Entry entry, Wei cost) {
      return new Held(
          entry,
          HoldReason.CANNOT_PAY,
          who(entry, "no relayer can", "cannot") + " pay the " + cost + " wei it may cost");
    }

    private static String who(Waiting.Entry entry, String any, String named) {
      String relayer = entry.line().relayer();
      return relayer == null ? any : "relayer " + relayer + " " + named;
    }
  }

  /** It goes back to its place: there is no room for it just now. */
  record Back(Waiting.Entry entry) implements Decision {}
}
