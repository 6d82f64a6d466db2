package io.sluice.outbox;

import io.sluice.queue.Items;
import io.sluice.queue.QueueName;
import io.sluice.queue.QueueUnavailableException;
import io.sluice.queue.Queues;
import io.sluice.role.Phases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what the outbox holds, many ids to a message, and deletes it in the transaction that has it
 * locked: a crash between the two sends again, never not at all. One thread per process; processes
 * share the work by skipping each other's locks.
 */
@Component
class OutboxDrainer implements SmartLifecycle {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(OutboxDrainer.class);

  private final Outbox outbox;
  private final Queues queues;
  private final Doorbell doorbell;
  private final OutboxSettings settings;
  private final TransactionTemplate transaction;
  private volatile boolean running;
  private Thread thread = new Thread(() -> {});

  OutboxDrainer(
      Outbox outbox,
      Queues queues,
      Doorbell doorbell,
      OutboxSettings settings,
      TransactionTemplate transaction) {
    this.outbox = outbox;
    this.queues = queues;
    this.doorbell = doorbell;
    this.settings = settings;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("outbox").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    doorbell.ring();
    try {
      thread.join(LONGEST_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops after everything that hands off, so that what is handed off at the end still leaves. */
  @Override
  public int getPhase() {
    return Phases.INFRASTRUCTURE;
  }

  private void run() {
    int failures = 0;
    boolean last = false;
    while (!last) {
      last = !running;
      try {
        while (drain() == settings.batch()) {
          failures = 0;
        }
        failures = 0;
      } catch (QueueUnavailableException | DataAccessException | TransactionException e) {
        failures++;
        if (failures == 1) {
          LOG.warn("The outbox waits: {}", e.getMessage());
        }
      }
      pause(failures);
    }
  }

  private void pause(int failures) {
    Duration pause = settings.poll().multipliedBy(1L << Math.min(failures, 10));
    try {
      if (running) {
        doorbell.await(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
      }
    } catch (InterruptedException e) {
      running = false;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends one batch.
   *
   * @return how many hand-offs it took; fewer than the batch size means the outbox is empty for now
   */
  int drain() {
    Integer taken =
        transaction.execute(status -> {
          List<Outbox.HandOff> handOffs = outbox.take(settings.batch());
          if (!handOffs.isEmpty()) {
            outbox.delete(send(handOffs));
          }
          return handOffs.size();
        });
    return taken == null ? 0 : taken;
  }

  private List<Long> send(List<Outbox.HandOff> handOffs) {
    Map<QueueName, List<Outbox.HandOff>> byQueue =
        handOffs.stream()
            .collect(
                Collectors.groupingBy(
                    Outbox.HandOff::queue,
                    () -> new EnumMap<>(QueueName.class),
                    Collectors.toList()));
    List<Long> sent = new ArrayList<>(handOffs.size());
    byQueue.forEach((queue, group) -> sent.addAll(send(queue, group)));
    return sent;
  }

  /**
   * The hand-offs that left whole. One whose items are spread over a refused message stays and goes
   * again.
   */
  private List<Long> send(QueueName queue, List<Outbox.HandOff> handOffs) {
    Set<String> items = new LinkedHashSet<>();
    handOffs.forEach(handOff -> items.addAll(handOff.items()));
    List<List<String>> packs = pack(new ArrayList<>(items));
    Set<String> refused = new HashSet<>();
    for (Queues.Rejection rejection :
        queues.send(queue, packs.stream().map(Items::join).toList())) {
      refused.addAll(packs.get(rejection.index()));
      LOG.warn("{} refused a message: {}", queue.text(), rejection.reason());
    }
    return handOffs.stream()
        .filter(handOff -> handOff.items().stream().noneMatch(refused::contains))
        .map(Outbox.HandOff::id)
        .toList();
  }

  private List<List<String>> pack(List<String> items) {
    List<List<String>> packs = new ArrayList<>();
    for (int from = 0; from < items.size(); from += settings.itemsPerMessage()) {
      packs.add(items.subList(from, Math.min(items.size(), from + settings.itemsPerMessage())));
    }
    return packs;
  }
}
