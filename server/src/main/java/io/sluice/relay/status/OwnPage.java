package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of a client's transactions of all types.
 *
 * @param found newest first
 * @param next what follows is older than this; {@code null} when nothing does
 */
record OwnPage(List<OwnTransaction> found, @Nullable TransactionId next) {
  /** As columns of 16 bytes are sorted. */
  private static final Comparator<TransactionId> OLDEST_FIRST =
      Comparator.comparing(TransactionId::value, OwnPage::compare);

  /**
   * Makes one page of those of each type. A page that ends before everything is found says nothing
   * of what is older: there the common one ends as well.
   *
   * @param pages of one question, each with the limit
   */
  static OwnPage of(Map<ClientTransactions, TransactionQueries.Page> pages, int limit) {
    Optional<TransactionId> end =
        pages.values().stream()
            .map(TransactionQueries.Page::next)
            .filter(Objects::nonNull)
            .max(OLDEST_FIRST);
    List<OwnTransaction> all = new ArrayList<>();
    pages.forEach((kind, page) ->
        page.found().stream()
            .filter(view -> end.isEmpty() || OLDEST_FIRST.compare(view.id(), end.get()) >= 0)
            .forEach(view -> all.add(new OwnTransaction(kind, view))));
    all.sort(
        Comparator.comparing((OwnTransaction each) -> each.view().id(), OLDEST_FIRST).reversed());
    if (all.size() > limit) {
      List<OwnTransaction> first = all.subList(0, limit);
      return new OwnPage(List.copyOf(first), first.getLast().view().id());
    }
    return new OwnPage(all, end.orElse(null));
  }

  private static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
