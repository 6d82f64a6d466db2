package io.sluice.gateway.webhook;

import io.sluice.backing.database.DatabaseFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Claims what is due, for every endpoint as much as it may have, and delivers it: three statements
 * for a batch, however many endpoints it is of. Any number of processes do it at once. A claim is a
 * lease: what a dead process was delivering is delivered by another when that has passed, under the
 * same id.
 *
 * <p>One thread ticks; each line is delivered by a thread of its own.
 */
class Deliverer {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);

  /** Lines claimed in one statement. */
  private static final int BATCH = 256;

  /** Endpoints asked for in one statement. */
  private static final int MOST_ENDPOINTS = 100;

  private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

  private final Webhooks webhooks;
  private final WebhookDeliveries deliveries;
  private final Messenger messenger;
  private final OutcomeRecorder recorder;
  private final Allowances allowances;
  private final WebhookSettings settings;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean ending;
  private volatile boolean over;

  Deliverer(
      Webhooks webhooks,
      WebhookDeliveries deliveries,
      Messenger messenger,
      OutcomeRecorder recorder,
      Allowances allowances,
      WebhookSettings settings,
      Clock clock) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.messenger = messenger;
    this.recorder = recorder;
    this.allowances = allowances;
    this.settings = settings;
    this.clock = clock;
  }

  /** Begins all that may be begun. */
  void tick() {
    try {
      while (!ending && begin() > 0) {
        // what is left is due as well
      }
    } catch (DataAccessException e) {
      if (DatabaseFault.of(e).isOutage()) {
        LOG.debug("Webhooks wait for the database", e);
      } else {
        LOG.error("Webhooks could not be claimed", e);
      }
    }
  }

  /**
   * Claims a batch and begins it.
   *
   * @return how many lines
   */
  int begin() {
    Instant now = clock.instant();
    Map<Long, Webhook> due = new HashMap<>();
    webhooks.due(now).forEach(each -> due.put(each.number(), each));
    List<Long> candidates = candidates(due, now);
    if (candidates.isEmpty()) {
      return 0;
    }
    UUID claim = UUID.randomUUID();
    List<DeliveryLine> lines = deliveries.claim(candidates, claim, now, now.plus(settings.lease()));
    for (DeliveryLine each : lines) {
      Webhook webhook = due.get(each.endpoint());
      if (webhook != null) {
        allowances.begin(each.endpoint());
        threads.execute(() -> deliver(webhook, each, claim, now));
      }
    }
    return lines.size();
  }

  private List<Long> candidates(Map<Long, Webhook> due, Instant now) {
    List<Long> found = new ArrayList<>();
    List<WebhookDeliveries.Room> rooms = new ArrayList<>();
    for (Webhook each : due.values()) {
      int most = room(each, now);
      if (most > 0) {
        rooms.add(new WebhookDeliveries.Room(each.number(), most));
      }
    }
    int left = BATCH;
    for (int from = 0; from < rooms.size() && left > 0; from += MOST_ENDPOINTS) {
      List<WebhookDeliveries.Room> some =
          rooms.subList(from, Math.min(rooms.size(), from + MOST_ENDPOINTS));
      List<Long> lines = deliveries.candidates(some, now);
      found.addAll(lines);
      left -= lines.size();
    }
    return found;
  }

  /** How many lines of an endpoint may be begun; of one that fails one, by one process. */
  private int room(Webhook webhook, Instant now) {
    int most = Math.min(allowances.room(webhook.number()), BATCH);
    if (most > 0 && Circuit.isOpen(webhook.standing().failures())) {
      Instant over = now.plus(settings.lease());
      return webhooks.probe(webhook.number(), now, over) ? 1 : 0;
    }
    return most;
  }

  private void deliver(Webhook webhook, DeliveryLine line, UUID claim, Instant claimed) {
    Instant enough = claimed.plus(settings.lease().dividedBy(3));
    Messenger.Delivered delivered;
    try {
      delivered =
          messenger.deliver(webhook, line, () -> !ending && clock.instant().isBefore(enough));
    } catch (RuntimeException e) {
      LOG.error("Webhook {} could not be delivered to", webhook.id(), e);
      delivered = new Messenger.Delivered(List.of(), claimed.plus(settings.lease()));
    }
    if (!over) { // else it was cut off here, which is no fault of the receiver's
      recorder.add(new LineOutcome(webhook, line, claim, delivered.tried(), delivered.dueAt()));
    }
  }

  /** Begins nothing more, and stores what became of what was begun, as far as it ends soon. */
  void end() {
    ending = true;
    recorder.hang(recorder::flush);
    recorder.flush();
    try {
      if (!allowances.awaitNone(LAST_PATIENCE.toNanos())) {
        LOG.info("Some webhooks were not answered before the end; they are delivered again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    over = true;
    threads.shutdown();
  }
}
