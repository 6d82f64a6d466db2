package io.sluice.engine.block;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.InBlock;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.engine.transaction.Timeline;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Ends what is final, and tells it. The caller owns the database transaction. */
@Component
@ForRole(Role.MONITOR)
public class Endings {
  private final MinedTransactions transactions;
  private final Timeline timeline;

  Endings(MinedTransactions transactions, Timeline timeline) {
    this.transactions = transactions;
    this.timeline = timeline;
  }

  /** To their ends, for those that are still in the blocks they are said to be in. */
  public List<MinedTransactions.Ended> end(List<InBlock> finals, Instant now) {
    if (finals.isEmpty()) {
      return List.of();
    }
    List<MinedTransactions.Ended> ended = transactions.end(finals, now);
    timeline.append(
        ended.stream()
            .map(each -> new Event(each.id(), each.outcome().state(), each.outcome().detail(), now))
            .toList());
    return ended;
  }
}
