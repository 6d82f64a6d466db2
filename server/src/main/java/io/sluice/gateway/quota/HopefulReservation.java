package io.sluice.gateway.quota;

import io.sluice.runtime.failure.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * What nobody has looked at: it is added with the last writes of the commit, on the condition that
 * all of it fits, and costs no trip to the database of its own. Else the commit fails by a {@link
 * QuotaTightException}, and who reserves must do so again, and look.
 */
final class HopefulReservation implements QuotaReservation {
  private final QuotaUses uses;
  private final Map<Charge, List<UseKey>> counted;
  private final Function<UseKey, Quota.Limit> limits;

  /**
   * @param counted what is to be added to, by request
   * @param limits of everything that is counted
   */
  HopefulReservation(
      QuotaUses uses, Map<Charge, List<UseKey>> counted, Function<UseKey, Quota.Limit> limits) {
    this.uses = uses;
    this.counted = counted;
    this.limits = limits;
  }

  @Override
  public Map<UUID, RefusedException> refused() {
    return Map.of();
  }

  @Override
  public void keep(Set<UUID> without) {
    Map<Charge, List<UseKey>> kept = new LinkedHashMap<>(counted);
    kept.keySet().removeIf(charge -> without.contains(charge.id()));
    SortedMap<UseKey, Use> all = new TreeMap<>(UseKey.ORDER);
    kept.forEach(
        (charge, keys) -> keys.forEach(key -> all.merge(key, Use.held(charge.gas()), Use::plus)));
    uses.addWithin(all, limits);
    uses.hold(kept);
  }
}
