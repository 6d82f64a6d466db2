package io.sluice.relay.direct;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.relay.status.ClientTransactions;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Direct transactions, which are the engine's own. They are the most, and asked for first. */
@Component
@ForRole(Role.API)
@Order(0)
class DirectTransactions implements ClientTransactions {
  static final String TYPE = "direct";

  private final TransactionQueries transactions;
  private final Timeline timeline;

  DirectTransactions(TransactionQueries transactions, Timeline timeline) {
    this.transactions = transactions;
    this.timeline = timeline;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Optional<TransactionView> find(long client, TransactionId id) {
    return transactions.find(client, id);
  }

  @Override
  public TransactionQueries.Page list(long client, TransactionQueries.Filter filter, int limit) {
    return transactions.list(client, filter, limit);
  }

  @Override
  public List<Event> timeline(TransactionId id) {
    return timeline.of(id);
  }
}
