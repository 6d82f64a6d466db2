package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client is shown. */
public final class StatusSteps {
  private StatusSteps() {}

  /** As the status shows it. */
  public static @Nullable String contractAddress(TransactionView view) {
    ClientTransactions direct = new FakeTransactions("direct", List.of(), 1);
    return StatusAnswer.of(new OwnTransaction(direct, view), new Head("local", null, null))
        .contractAddress();
  }
}
