package io.sluice.gateway.webhook;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.gateway.outward.Posted;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Stores how deliveries have gone, many in one database transaction of five statements; what ends
 * while one is stored goes with the next. An endpoint gets no more before that is done, so that
 * what is not stored yet is bounded. {@link #add} by many threads.
 */
class OutcomeRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeRecorder.class);
  private static final int BATCH = 500;

  private final Webhooks webhooks;
  private final WebhookDeliveries deliveries;
  private final WebhookChanges changes;
  private final Allowances allowances;
  private final DeliveryMetrics metrics;
  private final WebhookSettings settings;
  private final WebhookBell room;
  private final TransactionOperations transaction;
  private final Clock clock;
  private final LinkedBlockingQueue<LineOutcome> waiting = new LinkedBlockingQueue<>();
  private volatile Runnable bell = () -> {};

  OutcomeRecorder(
      Webhooks webhooks,
      WebhookDeliveries deliveries,
      WebhookChanges changes,
      Allowances allowances,
      DeliveryMetrics metrics,
      WebhookSettings settings,
      WebhookBell room,
      TransactionOperations transaction,
      Clock clock) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.changes = changes;
    this.allowances = allowances;
    this.metrics = metrics;
    this.settings = settings;
    this.room = room;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Who is to be told that there is something to store. */
  void hang(Runnable other) {
    bell = other;
  }

  void add(LineOutcome outcome) {
    waiting.add(outcome);
    bell.run();
  }

  /**
   * Stores all that has ended.
   *
   * @return whether it is stored; else it is tried again
   */
  synchronized boolean flush() {
    List<LineOutcome> some = new ArrayList<>();
    while (waiting.drainTo(some, BATCH) > 0) {
      try {
        store(some);
      } catch (DataAccessException | TransactionException e) {
        if (DatabaseFault.of(e).isOutage()) {
          waiting.addAll(some);
          return false;
        }
        LOG.error("The ends of {} webhook deliveries could not be stored", some.size(), e);
        some.forEach(this::release);
      }
      some.clear();
    }
    return true;
  }

  private void store(List<LineOutcome> some) {
    Instant now = clock.instant();
    List<Webhooks.Change> fares = fares(some, now);
    transaction.executeWithoutResult(status -> {
      deliveries.record(some, now);
      webhooks.record(fares);
    });
    some.forEach(each -> each.tried().forEach(metrics::tried));
    try {
      some.forEach(each -> disableIfOver(each, now));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("A webhook that is over could not be disabled; it is at its next failure", e);
    } finally {
      some.forEach(this::release);
      room.ring();
    }
  }

  private void release(LineOutcome outcome) {
    boolean well = outcome.tried().stream().allMatch(each -> each.posted().isTaken());
    allowances.end(outcome.webhook().number(), well);
  }

  private List<Webhooks.Change> fares(List<LineOutcome> some, Instant now) {
    TreeMap<Long, Fare> byNumber = new TreeMap<>();
    for (LineOutcome each : some) {
      Fare fare = byNumber.computeIfAbsent(each.webhook().number(), number -> new Fare());
      each.tried().forEach(fare::add);
      fare.before = Math.max(fare.before, each.webhook().standing().failures());
    }
    List<Webhooks.Change> all = new ArrayList<>();
    byNumber.forEach((number, fare) -> {
      if (fare.failures > 0 || fare.succeeded) {
        all.add(fare.change(number, now));
      }
    });
    return all;
  }

  private void disableIfOver(LineOutcome outcome, Instant now) {
    Instant since = outcome.webhook().standing().failingSince();
    for (Tried each : outcome.tried()) {
      if (each.posted().isGone()) {
        changes.disable(outcome.webhook(), "The receiver answered 410 (gone).");
        return;
      }
      boolean over = since != null && !since.plus(settings.disableAfter()).isAfter(now);
      if (over && !each.posted().isTaken()) {
        changes.disable(
            outcome.webhook(),
            "Every try has failed since " + since + "; the last: " + each.words());
        return;
      }
    }
  }

  /** How tries at one endpoint have gone, taken together. */
  private static final class Fare {
    private int before;
    private int failures;
    private boolean succeeded;
    private @Nullable String failure;
    private Instant asked = Instant.MIN;

    void add(Tried tried) {
      Posted posted = tried.posted();
      if (posted.isTaken()) {
        succeeded = true;
        return;
      }
      failures++;
      failure = tried.words();
      var pause = Messenger.asked(posted);
      if (pause != null) {
        Instant until = tried.at().plus(RetrySchedule.bounded(pause));
        asked = until.isAfter(asked) ? until : asked;
      }
    }

    Webhooks.Change change(long number, Instant now) {
      Instant paused = Circuit.pausedUntil(before + failures, now);
      return new Webhooks.Change(
          number, failures, failure, succeeded, paused.isAfter(asked) ? paused : asked, now);
    }
  }
}
