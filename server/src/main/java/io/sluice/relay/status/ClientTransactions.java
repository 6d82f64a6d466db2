package io.sluice.relay.status;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionView;
import java.util.List;
import java.util.Optional;

/**
 * What clients have asked for, of one type. Beans of this type are asked one after the other, in
 * their order. Safe for many threads.
 */
public interface ClientTransactions {
  /** As the API names it; a contract once published. */
  String type();

  /** The client's own of this id and type; empty when there is none, or it is another's. */
  Optional<TransactionView> find(long client, TransactionId id);

  /**
   * Those of the client that pass the filter, newest first.
   *
   * @param limit of the page; 1 to 500
   */
  TransactionQueries.Page list(long client, TransactionQueries.Filter filter, int limit);

  /** What happened to one that was found, in any order. */
  List<Event> timeline(TransactionId id);
}
