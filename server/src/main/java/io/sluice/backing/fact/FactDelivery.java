package io.sluice.backing.fact;

import io.sluice.backing.database.Outage;
import io.sluice.backing.lease.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands waiting facts to one subscriber, a batch at a time, in the database transaction that
 * deletes them; of two processes that hand over the same facts only one can commit. Where the
 * subscriber fails on a batch, smaller ones are handed over, down to the one fact that it cannot
 * take, which is put aside. One thread.
 */
final class FactDelivery {
  /** After it another process may take over from one that died. */
  private static final Duration TERM = Duration.ofSeconds(10);

  /** How soon a process that is not the one asks again whether it is. */
  private static final Duration ELSEWHERE = Duration.ofSeconds(3);

  /** How often it is looked for what is put aside. */
  private static final Duration LOOK_ASIDE = Duration.ofSeconds(5);

  private static final int ASIDE_AT_ONCE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(FactDelivery.class);

  private final Subscriber subscriber;
  private final String name;
  private final WaitingFacts facts;
  private final Leases leases;
  private final FactSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private Instant askAgain = Instant.MIN;
  private Instant lookAside = Instant.MIN;
  private Instant notBefore = Instant.MIN;
  private int size;

  /** How often it failed in a row with nothing done in between. */
  private int failures;

  private boolean more;

  FactDelivery(
      Subscriber subscriber,
      WaitingFacts facts,
      Leases leases,
      FactSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.subscriber = subscriber;
    this.name = subscriber.subscription().name();
    this.facts = facts;
    this.leases = leases;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
    this.size = settings.batch();
  }

  String name() {
    return name;
  }

  /** Hands over once. Never throws. */
  void tick() {
    Instant now = clock.instant();
    if (now.isBefore(notBefore)) {
      return;
    }
    more = false;
    try {
      if (isMine(now)) {
        tryAside(now);
        next(facts.next(name, size));
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Until the next look, if nothing wakes it before. */
  Duration pause() {
    Duration left = Duration.between(clock.instant(), notBefore);
    return left.isPositive() ? left : more ? Duration.ZERO : settings.poll();
  }

  /** Lets another process go on at once. */
  void end() {
    try {
      leases.release(lease());
    } catch (RuntimeException e) {
      LOG.debug("The lease of {} ends by itself: {}", name, e.getMessage());
    }
  }

  private String lease() {
    return "facts-" + name;
  }

  private boolean isMine(Instant now) {
    if (now.isBefore(askAgain)) {
      return false;
    }
    boolean mine = leases.hold(lease(), TERM);
    askAgain = mine ? Instant.MIN : now.plus(ELSEWHERE);
    return mine;
  }

  private void next(List<Fact> some) {
    if (some.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    try {
      more = some.size() == size;
      if (handOver(some)) {
        failures = 0;
        size = Math.min(settings.batch(), size * 2);
      }
      notBefore = more ? now : now.plus(settings.gather());
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        failed(e);
      } else if (some.size() > 1) {
        size = some.size() / 2;
        more = true;
      } else {
        putAside(some.getFirst(), e);
      }
    }
  }

  /**
   * @return false when another process was faster: then nothing was done
   */
  private boolean handOver(List<Fact> some) {
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          subscriber.handle(some);
          boolean deleted = facts.delete(some);
          if (!deleted) {
            status.setRollbackOnly();
          }
          return deleted;
        }));
  }

  private void putAside(Fact fact, RuntimeException why) {
    Instant now = clock.instant();
    facts.putAside(fact, 1, FactBackoff.aside(1, now), words(why));
    LOG.warn(
        "{} cannot take {} of {}, which is put aside and tried again: {}",
        name,
        fact.kind(),
        fact.subject(),
        words(why));
    more = true;
    notBefore = now.plus(FactBackoff.afterFailure(failures));
    failures++;
  }

  private void tryAside(Instant now) {
    if (now.isBefore(lookAside)) {
      return;
    }
    lookAside = now.plus(LOOK_ASIDE);
    for (WaitingFacts.Aside each : facts.due(name, now, ASIDE_AT_ONCE)) {
      Fact fact = each.fact();
      try {
        if (handOver(List.of(fact))) {
          LOG.info("{} has taken {} of {} at last", name, fact.kind(), fact.subject());
        }
      } catch (RuntimeException e) {
        if (Outage.is(e)) {
          throw e;
        }
        int tries = each.tries() + 1;
        facts.putAside(fact, tries, FactBackoff.aside(tries, now), words(e));
      }
    }
  }

  private void failed(RuntimeException why) {
    notBefore = clock.instant().plus(FactBackoff.afterFailure(failures + 1));
    failures++;
    if (Outage.is(why)) {
      LOG.debug("Facts for {} wait for the database: {}", name, why.getMessage());
    } else {
      LOG.error("Facts for {} cannot be handed over; they are tried again", name, why);
    }
  }

  private static String words(RuntimeException why) {
    return why.getClass().getSimpleName() + ": " + why.getMessage();
  }
}
