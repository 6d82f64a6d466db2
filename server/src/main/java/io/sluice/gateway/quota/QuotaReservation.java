package io.sluice.gateway.quota;

import io.sluice.runtime.failure.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was reserved in a database transaction. For the thread of that. */
public final class QuotaReservation {
  static final QuotaReservation NONE = new QuotaReservation(null, Map.of(), Map.of());

  private final @Nullable QuotaUses uses;
  private final Map<Charge, List<UseKey>> counted;
  private final Map<UUID, RefusedException> refused;

  /**
   * @param uses {@code null} when nothing is counted
   * @param counted what was added to, by request
   */
  QuotaReservation(
      @Nullable QuotaUses uses,
      Map<Charge, List<UseKey>> counted,
      Map<UUID, RefusedException> refused) {
    this.uses = uses;
    this.counted = counted;
    this.refused = refused;
  }

  /** Those that do not fit, and why: they are not to be stored. */
  public Map<UUID, RefusedException> refused() {
    return refused;
  }

  /**
   * Keeps what is reserved until it is settled, and gives the rest back.
   *
   * @param without those that are not stored for another reason
   */
  public void keep(Set<UUID> without) {
    if (uses == null) {
      return;
    }
    SortedMap<UseKey, Use> back = new TreeMap<>(UseKey.ORDER);
    Map<UUID, QuotaUses.Hold> holds = new HashMap<>();
    counted.forEach((charge, keys) -> {
      if (refused.containsKey(charge.id()) || without.contains(charge.id())) {
        keys.forEach(key -> back.merge(key, Use.NONE.minus(Use.held(charge.gas())), Use::plus));
      } else {
        boolean ofUser = keys.stream().anyMatch(key -> key.user() != null);
        holds.put(
            charge.id(),
            new QuotaUses.Hold(
                charge.client(),
                ofUser ? charge.user() : null,
                Span.date(charge.at()),
                charge.gas()));
      }
    });
    if (!back.isEmpty()) {
      uses.add(back);
    }
    if (!holds.isEmpty()) {
      uses.hold(holds);
    }
  }
}
