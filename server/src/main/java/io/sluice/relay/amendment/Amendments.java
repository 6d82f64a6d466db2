package io.sluice.relay.amendment;

import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.failure.RefusedException;

/** Changes a client's mind about transactions of one type. Safe for many threads. */
public interface Amendments {
  /** What the API calls those it is for. */
  String type();

  /**
   * Takes a transaction back.
   *
   * @param view as it was just found
   * @throws RefusedException when it is too late for that
   */
  Effect cancel(TransactionView view);

  /**
   * Offers more for a transaction.
   *
   * @param view as it was just found
   * @param speed whose price it gets, at least
   * @throws RefusedException when it is too late for that, or there is no such thing
   */
  Effect speedUp(TransactionView view, Speed speed);

  /** What an amendment has come to so far. */
  enum Effect {
    /** It is done for good. */
    DONE,
    /** It competes with what was signed before; a block will decide. */
    ASKED
  }
}
