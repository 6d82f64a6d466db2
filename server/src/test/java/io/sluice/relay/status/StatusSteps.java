package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionView;
import org.jspecify.annotations.Nullable;

/** What a client is shown. */
public final class StatusSteps {
  private StatusSteps() {}

  /** As the status shows it. */
  public static @Nullable String contractAddress(TransactionView view) {
    return StatusAnswer.of(view, new Head("local", null, null)).contractAddress();
  }
}
