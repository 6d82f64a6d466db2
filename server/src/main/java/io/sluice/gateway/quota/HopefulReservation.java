package io.sluice.gateway.quota;

import io.sluice.runtime.failure.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * What nobody has looked at. What comes out of an allotment was added before; the rest is added
 * with the last writes of the commit, on the condition that all of it fits, and costs no trip to
 * the database of its own. Where it does not fit, or an allotment has ended meanwhile, the commit
 * fails ({@link Reservations#isTight}), and who reserves must do so again, and look.
 */
final class HopefulReservation implements QuotaReservation {
  private final QuotaUses uses;
  private final AllotmentRows rows;
  private final Map<Charge, List<UseKey>> counted;
  private final Map<Charge, Allotment> allotted;
  private final Function<UseKey, Quota.Limit> limits;

  /**
   * @param counted what is to be added to, by request
   * @param allotted those that come out of an allotment
   * @param limits of everything that is counted
   */
  HopefulReservation(
      QuotaUses uses,
      AllotmentRows rows,
      Map<Charge, List<UseKey>> counted,
      Map<Charge, Allotment> allotted,
      Function<UseKey, Quota.Limit> limits) {
    this.uses = uses;
    this.rows = rows;
    this.counted = counted;
    this.allotted = allotted;
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
    Map<Allotment, List<Charge>> held = new LinkedHashMap<>();
    allotted.forEach((charge, allotment) -> {
      if (kept.remove(charge) != null) {
        held.computeIfAbsent(allotment, any -> new ArrayList<>()).add(charge);
      } else {
        allotment.giveBack(charge.gas());
      }
    });
    uses.hold(kept.keySet());
    held.forEach(rows::hold);
  }
}
