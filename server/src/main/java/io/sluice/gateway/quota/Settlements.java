package io.sluice.gateway.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Replaces what was reserved by what was used, once requests have ended. Safe for many threads and
 * many processes.
 */
@Component
public class Settlements {
  private final QuotaUses uses;
  private final AllotmentRows allotments;

  Settlements(QuotaUses uses, AllotmentRows allotments) {
    this.uses = uses;
    this.allotments = allotments;
  }

  /**
   * Settles requests, within the caller's database transaction. Those that have reserved nothing,
   * or are settled already, are passed over.
   *
   * @throws IllegalStateException when another process has settled one of them meanwhile; nothing
   *     may be kept of the transaction then
   */
  public void settle(List<Settlement> some) {
    if (some.isEmpty()) {
      return;
    }
    Map<UUID, QuotaUses.Hold> holds = uses.holds(some.stream().map(Settlement::id).toList());
    if (holds.isEmpty()) {
      return;
    }
    SortedMap<UseKey, Use> changes = new TreeMap<>(UseKey.ORDER);
    Map<Long, Use> allotted = new TreeMap<>();
    List<UUID> settled = new ArrayList<>();
    for (Settlement each : some) {
      QuotaUses.Hold hold = holds.remove(each.id());
      if (hold != null) {
        Long gas = each.gas();
        Use change = gas == null ? new Use(-1, 0, -hold.gas()) : new Use(0, gas, -hold.gas());
        UseKey.of(hold.client(), hold.user(), hold.day())
            .forEach(key -> changes.merge(key, change, Use::plus));
        Long allotment = hold.allotment();
        if (allotment != null) {
          allotted.merge(allotment, Use.held(hold.gas()), Use::plus);
        }
        settled.add(each.id());
      }
    }
    uses.add(changes);
    allotments.settle(allotted);
    if (uses.release(settled) != settled.size()) {
      throw new IllegalStateException("another process has settled some of them");
    }
  }

  /**
   * Books gas that somebody's request took after its end, which no limit could stop.
   *
   * @param client whose it was
   */
  public void book(long client, Settlement late) {
    Long gas = late.gas();
    if (gas != null) {
      SortedMap<UseKey, Use> changes = new TreeMap<>(UseKey.ORDER);
      UseKey.of(client, null, Span.date(late.at()))
          .forEach(key -> changes.put(key, new Use(1, gas, 0)));
      uses.add(changes);
    }
  }
}
