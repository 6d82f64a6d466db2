package io.sluice.relay;

import io.sluice.transaction.TransactionView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of transactions.
 *
 * @param nextCursor for the page after this one; {@code null} on the last
 */
@Schema(name = "TransactionPage")
record PageAnswer(List<StatusAnswer> items, @Nullable String nextCursor) {
  /**
   * @param found one more than {@code limit} when there is a next page
   */
  static PageAnswer of(List<TransactionView> found, int limit, long head) {
    List<TransactionView> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? ListQuery.cursor(page.getLast().id()) : null;
    return new PageAnswer(page.stream().map(view -> StatusAnswer.of(view, head)).toList(), next);
  }
}
