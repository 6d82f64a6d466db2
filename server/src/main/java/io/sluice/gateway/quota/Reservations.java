package io.sluice.gateway.quota;

import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Reserves what requests may come to, in the database transaction that stores them: whoever stores
 * others of the same client waits for that, so that nothing is given twice. What has no quota costs
 * no statement. Safe for many threads and many processes.
 */
@Component
@ForRole(Role.API)
public class Reservations {
  /** How long it is believed that nothing is left: what ends gives something back. */
  private static final long BELIEVED = Duration.ofSeconds(1).toNanos();

  /** Of how many that is remembered. */
  private static final int REMEMBERED = 10_000;

  private final Quotas quotas;
  private final QuotaUses uses;
  private final AllotmentRows rows;
  private final Allotments allotments;
  private final LongSupplier nanos;
  private final Map<UseKey, Seen> exhausted = new ConcurrentHashMap<>();

  @Autowired
  Reservations(Quotas quotas, QuotaUses uses, AllotmentRows rows, Allotments allotments) {
    this(quotas, uses, rows, allotments, System::nanoTime);
  }

  Reservations(
      Quotas quotas,
      QuotaUses uses,
      AllotmentRows rows,
      Allotments allotments,
      LongSupplier nanos) {
    this.quotas = quotas;
    this.uses = uses;
    this.rows = rows;
    this.allotments = allotments;
    this.nanos = nanos;
  }

  /**
   * Refuses at the door what will not fit, as far as is known without asking the database.
   *
   * @throws RefusedException with the limit that it would break
   */
  public void require(Charge charge) {
    Quota quota = quotas.of(charge.client());
    if (quota.isOpen()) {
      return;
    }
    for (UseKey key : keys(counted(quota, charge))) {
      RefusedException why =
          QuotaRule.refusal(quota, key, exhausted.isEmpty() ? Use.NONE : seen(key), charge);
      if (why != null) {
        throw why;
      }
    }
  }

  private Use seen(UseKey key) {
    Seen seen = exhausted.get(key);
    if (seen == null) {
      return Use.NONE;
    }
    if (nanos.getAsLong() - seen.until >= 0) {
      exhausted.remove(key, seen);
      return Use.NONE;
    }
    return seen.use;
  }

  /**
   * Reserves, within the caller's database transaction, which is then to {@link
   * QuotaReservation#keep} it. Where much is left, as far as is known, it comes out of an {@link
   * Allotment}, or is only added, with the last writes of the commit; that fails when it does not
   * fit, or an allotment has ended ({@link #isTight}).
   *
   * @param charges each is judged by what those before it leave
   */
  public QuotaReservation reserve(List<Charge> charges) {
    Map<Charge, List<UseKey>> counted = counted(charges);
    if (counted.isEmpty()) {
      return QuotaReservation.NONE;
    }
    boolean tight =
        !exhausted.isEmpty()
            && counted.values().stream()
                .flatMap(List::stream)
                .anyMatch(key -> !seen(key).equals(Use.NONE));
    return tight ? judged(counted) : hopeful(counted);
  }

  /** Whether a commit failed because of what was reserved in it: then nothing of it is kept. */
  public static boolean isTight(RuntimeException failure) {
    return failure instanceof QuotaTightException || AllotmentRows.hasEnded(failure);
  }

  private QuotaReservation hopeful(Map<Charge, List<UseKey>> counted) {
    Map<Charge, Allotment> allotted = new LinkedHashMap<>();
    counted.replaceAll((charge, keys) -> {
      Allotment allotment = allotments.take(charge, quotas.of(charge.client()));
      if (allotment == null) {
        return keys;
      }
      allotted.put(charge, allotment);
      return keys.stream().filter(key -> key.user() != null).toList();
    });
    return new HopefulReservation(uses, rows, counted, allotted, this::limit);
  }

  /**
   * The same after a commit that failed so, exactly: what any process has taken in advance is given
   * back for it. Locks the uses of the clients until the commit: before anything else that it
   * stores.
   */
  public QuotaReservation reserveTight(List<Charge> charges) {
    Map<Charge, List<UseKey>> counted = counted(charges);
    return counted.isEmpty() ? QuotaReservation.NONE : judged(counted);
  }

  private Map<Charge, List<UseKey>> counted(List<Charge> charges) {
    Map<Charge, List<UseKey>> counted = new LinkedHashMap<>();
    for (Charge each : charges) {
      Quota quota = quotas.of(each.client());
      if (!quota.isOpen()) {
        Charge charge = counted(quota, each);
        counted.put(charge, keys(charge));
      }
    }
    return counted;
  }

  private Quota.Limit limit(UseKey key) {
    return quotas.of(key.client()).limit(key);
  }

  private QuotaReservation judged(Map<Charge, List<UseKey>> counted) {
    SortedMap<UseKey, Use> all = new TreeMap<>(UseKey.ORDER);
    counted.forEach(
        (charge, keys) -> keys.forEach(key -> all.merge(key, Use.held(charge.gas()), Use::plus)));
    uses.add(all);
    allotments.end(
        all.keySet().stream().map(UseKey::client).distinct().toList(), firstDay(counted.keySet()));
    Map<UseKey, Use> used = uses.find(all.keySet());
    all.forEach((key, added) -> used.computeIfPresent(key, (same, after) -> after.minus(added)));
    Map<UUID, RefusedException> refused = new HashMap<>();
    counted.forEach((charge, keys) -> {
      RefusedException why = judge(charge, keys, used);
      if (why == null) {
        keys.forEach(key -> used.merge(key, Use.held(charge.gas()), Use::plus));
      } else {
        refused.put(charge.id(), why);
      }
    });
    return new JudgedReservation(uses, counted, refused);
  }

  private @Nullable RefusedException judge(
      Charge charge, List<UseKey> keys, Map<UseKey, Use> used) {
    Quota quota = quotas.of(charge.client());
    for (UseKey key : keys) {
      Use now = used.getOrDefault(key, Use.NONE);
      RefusedException why = QuotaRule.refusal(quota, key, now, charge);
      if (why != null) {
        remember(key, now);
        return why;
      }
    }
    return null;
  }

  private void remember(UseKey key, Use use) {
    if (exhausted.size() >= REMEMBERED) {
      exhausted.clear();
    }
    exhausted.put(key, new Seen(use, nanos.getAsLong() + BELIEVED));
  }

  private static Charge counted(Quota quota, Charge charge) {
    return quota.user().isEmpty() ? charge.forNobody() : charge;
  }

  private static List<UseKey> keys(Charge charge) {
    return UseKey.of(charge.client(), charge.user(), Span.date(charge.at()));
  }

  private static LocalDate firstDay(Collection<Charge> charges) {
    return charges.stream()
        .map(charge -> Span.date(charge.at()))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private record Seen(Use use, long until) {}
}
