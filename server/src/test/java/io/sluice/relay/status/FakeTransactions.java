package io.sluice.relay.status;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionView;
import java.util.List;
import java.util.Optional;

/**
 * Transactions of one type, in memory. Looks at no more than a window for a page, as tables of
 * millions of rows do.
 *
 * @param all newest first
 * @param window how many it looks at for a page
 */
record FakeTransactions(String type, List<TransactionView> all, int window)
    implements ClientTransactions {
  @Override
  public Optional<TransactionView> find(long client, TransactionId id) {
    return all.stream().filter(view -> view.id().equals(id)).findFirst();
  }

  @Override
  public TransactionQueries.Page list(long client, TransactionQueries.Filter filter, int limit) {
    List<TransactionView> older =
        all.stream()
            .filter(view ->
                filter.before() == null
                    || view.id().toString().compareTo(filter.before().toString()) < 0)
            .toList();
    List<TransactionView> seen = older.subList(0, Math.min(window, older.size()));
    List<TransactionView> passing =
        seen.stream()
            .filter(view -> filter.states().isEmpty() || filter.states().contains(view.state()))
            .toList();
    if (passing.size() > limit) {
      List<TransactionView> page = passing.subList(0, limit);
      return new TransactionQueries.Page(page, page.getLast().id());
    }
    return new TransactionQueries.Page(
        passing, seen.size() < older.size() ? seen.getLast().id() : null);
  }

  @Override
  public List<Event> timeline(TransactionId id) {
    return List.of();
  }
}
