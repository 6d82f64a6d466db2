package io.sluice.relay.status;

import io.sluice.engine.block.FinalHeights;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Confirmations;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain stands, for those who ask about transactions.
 *
 * @param network how answers name it
 * @param tip the newest block followed; {@code null} when none has been
 * @param trouble what keeps the end of what is deep enough from being final; {@code null} while
 *     nothing does
 */
record Head(String network, @Nullable BlockNumber tip, FinalHeights.@Nullable Trouble trouble) {

  /** Blocks on top of and including the transaction's own; 0 before it is mined. */
  long confirmations(TransactionView view) {
    return view.block() == null || tip == null ? 0 : Confirmations.of(view.block(), tip);
  }

  /** Why a transaction does not move at present; {@code null} while it does. */
  @Nullable String waitsFor(TransactionView view) {
    if (view.state() != TransactionState.MINED
        || view.block() == null
        || tip == null
        || trouble == null) {
      return view.waitingFor();
    }
    return trouble.waitsFor(view.block(), tip).orElse(view.waitingFor());
  }
}
