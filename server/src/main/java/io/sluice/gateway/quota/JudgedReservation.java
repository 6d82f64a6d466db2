package io.sluice.gateway.quota;

import io.sluice.runtime.failure.RefusedException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** What has been added already, and looked at: some of it does not fit, and goes back. */
final class JudgedReservation implements QuotaReservation {
  private final QuotaUses uses;
  private final Map<Charge, List<UseKey>> counted;
  private final Map<UUID, RefusedException> refused;

  /**
   * @param counted what was added to, by request
   */
  JudgedReservation(
      QuotaUses uses, Map<Charge, List<UseKey>> counted, Map<UUID, RefusedException> refused) {
    this.uses = uses;
    this.counted = counted;
    this.refused = refused;
  }

  @Override
  public Map<UUID, RefusedException> refused() {
    return refused;
  }

  @Override
  public void keep(Set<UUID> without) {
    Set<UUID> not = new HashSet<>(without);
    not.addAll(refused.keySet());
    SortedMap<UseKey, Use> back = new TreeMap<>(UseKey.ORDER);
    Map<Charge, List<UseKey>> kept = new LinkedHashMap<>(counted);
    counted.forEach((charge, keys) -> {
      if (not.contains(charge.id())) {
        keys.forEach(key -> back.merge(key, Use.NONE.minus(Use.held(charge.gas())), Use::plus));
        kept.remove(charge);
      }
    });
    if (!back.isEmpty()) {
      uses.add(back);
    }
    uses.hold(kept.keySet());
  }
}
