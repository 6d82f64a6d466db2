package io.sluice.gateway.quota;

import io.sluice.backing.database.Outage;
import io.sluice.backing.lease.Leases;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Parts of quotas that this process has taken in advance, so that what comes does not meet at one
 * row. A part is a small piece of what is left, grows with what comes, and is given up soon: what
 * nobody has reserved of it goes back, whoever looks first, also after a crash. Who needs to know
 * exactly ends all parts of a client, of every process. Safe for many threads; {@link #tick} for
 * one.
 */
@Component
@ForRole(Role.API)
class Allotments {
  private static final Logger LOG = LoggerFactory.getLogger(Allotments.class);

  /** How long this process reserves out of one. */
  private static final Duration LIFE = Duration.ofSeconds(20);

  /** After which any process ends it: more than LIFE, so that few find it ended. */
  private static final Duration MOST = Duration.ofSeconds(60);

  /** After one could not be made. */
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  private static final long SOON = Duration.ofSeconds(2).toNanos();
  private static final Duration TERM = Duration.ofMinutes(1);
  private static final long LEAST = 16;
  private static final long LARGEST = 4096;

  /** No more than one part in so many of what is left: several processes want theirs. */
  private static final long SHARE = 16;

  private static final int AT_ONCE = 100;

  private final Quotas quotas;
  private final QuotaUses uses;
  private final AllotmentRows rows;
  private final TransactionTemplate transaction;
  private final Leases leases;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<Long, Own> byClient = new ConcurrentHashMap<>();
  private volatile Runnable wake = () -> {};

  @Autowired
  Allotments(
      Quotas quotas,
      QuotaUses uses,
      AllotmentRows rows,
      TransactionTemplate transaction,
      Leases leases,
      Clock clock) {
    this(quotas, uses, rows, transaction, leases, clock, System::nanoTime);
  }

  Allotments(
      Quotas quotas,
      QuotaUses uses,
      AllotmentRows rows,
      TransactionTemplate transaction,
      Leases leases,
      Clock clock,
      LongSupplier nanos) {
    this.quotas = quotas;
    this.uses = uses;
    this.rows = rows;
    this.transaction = transaction;
    this.leases = leases;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** What is to be called when one is wanted. */
  void onWish(Runnable wakes) {
    wake = wakes;
  }

  /**
   * Reserves for a request what it takes of the client's own limits; where there is nothing to take
   * it from, one is made for those that follow.
   *
   * @return out of which; {@code null} when it must be reserved otherwise
   */
  @Nullable Allotment take(Charge charge, Quota quota) {
    Own own = byClient.computeIfAbsent(charge.client(), any -> new Own(nanos.getAsLong()));
    long now = nanos.getAsLong();
    Allotment found = own.take(charge, quota, now);
    if (own.wants(charge, now)) {
      wake.run();
    }
    return found;
  }

  /** Makes what is wanted, and ends what is old. Never throws. */
  void tick() {
    byClient.forEach(this::serve);
    if (quotas.inUse()) {
      leases.forAll(
          "quota-allotments", TERM, "Old allotments of quotas cannot be ended", this::end);
    }
  }

  /**
   * Ends all parts of some clients, and gives back what nobody had reserved of them, within the
   * caller's database transaction, which has locked the uses of that month.
   */
  void end(Collection<Long> clients, LocalDate day) {
    clients.forEach(client -> {
      Own own = byClient.get(client);
      if (own != null) {
        own.end();
      }
    });
    SortedMap<UseKey, Use> back = new TreeMap<>(UseKey.ORDER);
    rows.end(clients, day.withDayOfMonth(1))
        .forEach((key, left) -> back.put(key, Use.NONE.minus(left)));
    if (!back.isEmpty()) {
      uses.add(back);
    }
  }

  private void serve(long client, Own own) {
    Wish wish = own.wish(nanos.getAsLong());
    if (wish == null) {
      return;
    }
    try {
      own.gets(make(client, wish), nanos.getAsLong());
    } catch (QuotaTightException e) {
      own.gets(null, nanos.getAsLong());
    } catch (RuntimeException e) {
      own.gets(null, nanos.getAsLong());
      if (!Outage.is(e)) {
        LOG.error("No allotment of the quota of client {}; it is reserved without", client, e);
      }
    }
  }

  private @Nullable Allotment make(long client, Wish wish) {
    Quota quota = quotas.of(client);
    Collection<UseKey> keys = UseKey.of(client, null, wish.day);
    Map<UseKey, Use> used = uses.find(keys);
    long most = wish.size;
    for (UseKey key : keys) {
      Quota.Limit limit = quota.limit(key);
      Use now = used.getOrDefault(key, Use.NONE);
      most = Math.min(most, left(limit.transactions(), now.transactions()) / SHARE);
      most = Math.min(most, left(limit.gas(), now.gas()) / SHARE / Math.max(1, wish.gas));
    }
    if (quota.isOpen() || most < LEAST) {
      return null;
    }
    Use part = new Use(most, 0, most * wish.gas);
    long[] id = new long[1];
    transaction.executeWithoutResult(status -> {
      SortedMap<UseKey, Use> all = new TreeMap<>(UseKey.ORDER);
      keys.forEach(key -> all.put(key, part));
      uses.addWithin(all, quota::limit);
      rows.open(client, wish.day, part, clock.instant(), made -> id[0] = made);
    });
    return new Allotment(
        id[0], Span.DAY.at(wish.day), quota, part, nanos.getAsLong() + LIFE.toNanos());
  }

  private static long left(@Nullable Long most, long used) {
    return most == null ? Long.MAX_VALUE : Math.max(0, most - used);
  }

  private void end() {
    Instant before = clock.instant().minus(MOST);
    for (AllotmentRows.Former each : rows.former(before, AT_ONCE)) {
      transaction.executeWithoutResult(status -> {
        SortedMap<UseKey, Use> none = new TreeMap<>(UseKey.ORDER);
        UseKey.of(each.client(), null, each.day()).forEach(key -> none.put(key, Use.NONE));
        uses.add(none); // locks them
        end(List.of(each.client()), each.day());
      });
    }
  }

  /**
   * What is to be made.
   *
   * @param size transactions
   * @param gas units of each
   */
  private record Wish(LocalDate day, long size, long gas) {}

  /** Those of one client. */
  private static final class Own {
    private final Deque<Allotment> line = new ArrayDeque<>();
    private long size = LEAST;
    private long gas;
    private long notBefore;
    private long last;
    private boolean hasHad;
    private @Nullable Wish wish;
    private boolean isLow = true;

    Own(long now) {
      notBefore = now;
    }

    synchronized @Nullable Allotment take(Charge charge, Quota quota, long now) {
      String day = Span.DAY.at(Span.date(charge.at()));
      Allotment first = line.peek();
      while (first != null) {
        if (first.isFor(day, quota, now) && first.take(charge.gas())) {
          isLow = line.size() == 1 && first.isHalfEmpty(charge.gas());
          return first;
        }
        line.remove();
        first = line.peek();
      }
      isLow = true;
      return null;
    }

    /** Whether a new wish has come up. */
    synchronized boolean wants(Charge charge, long now) {
      gas = Math.max(gas, charge.gas());
      if (!isLow || wish != null || now - notBefore < 0) {
        return false;
      }
      wish = new Wish(Span.date(charge.at()), size, gas);
      return true;
    }

    synchronized void end() {
      line.clear();
    }

    synchronized @Nullable Wish wish(long now) {
      return now - notBefore < 0 ? null : wish;
    }

    synchronized void gets(@Nullable Allotment made, long now) {
      wish = null;
      gas = 0;
      if (made == null) {
        notBefore = now + PAUSE;
        return;
      }
      if (hasHad) {
        size = now - last < SOON ? Math.min(LARGEST, size * 2) : Math.max(LEAST, size - size / 4);
      }
      hasHad = true;
      last = now;
      notBefore = now;
      line.add(made);
    }
  }
}
