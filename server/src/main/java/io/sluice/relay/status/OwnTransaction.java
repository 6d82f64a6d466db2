package io.sluice.relay.status;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.TransactionView;
import java.util.List;

/**
 * A transaction of the client who asks.
 *
 * @param kind where it was found
 */
public record OwnTransaction(ClientTransactions kind, TransactionView view) {
  /** As the API names it. */
  public String type() {
    return kind.type();
  }

  List<Event> timeline() {
    return kind.timeline(view.id());
  }
}
