package io.sluice.deadletter;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.database.Outage;
import io.sluice.queue.DeadLetters;
import io.sluice.queue.DeadLetters.Letter;
import io.sluice.queue.Items;
import io.sluice.queue.QueueName;
import io.sluice.queue.QueueUnavailableException;
import io.sluice.role.ForRole;
import io.sluice.role.Phases;
import io.sluice.role.Role;
import io.sluice.role.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes letters off the dead-letter queues: stored first, removed after, so that a crash between
 * brings them again and loses none.
 */
@Component
@ForRole(Role.DEADLETTER)
class LetterCollector implements SmartLifecycle {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String NO_REASON = "the queue server gave up on it, and does not say why";
  private static final Logger LOG = LoggerFactory.getLogger(LetterCollector.class);

  private final DeadLetters queues;
  private final Letters letters;
  private final RedriveSettings settings;
  private final MeterRegistry meters;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final List<Ticker> tickers;

  LetterCollector(
      DeadLetters queues,
      Letters letters,
      RedriveSettings settings,
      MeterRegistry meters,
      Clock clock,
      TransactionTemplate transaction) {
    this.queues = queues;
    this.letters = letters;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    this.transaction = transaction;
    this.tickers =
        Arrays.stream(QueueName.values())
            .map(queue -> new Ticker("letters-" + queue.text(), PAUSE, () -> tick(queue)))
            .toList();
  }

  @Override
  public void start() {
    tickers.forEach(Ticker::start);
  }

  @Override
  public void stop() {
    tickers.forEach(Ticker::stop);
  }

  @Override
  public boolean isRunning() {
    return tickers.stream().anyMatch(Ticker::isRunning);
  }

  @Override
  public int getPhase() {
    return Phases.LOOPS;
  }

  private void tick(QueueName queue) {
    try {
      collect(queue, WAIT);
    } catch (RuntimeException e) {
      if (!Outage.is(e) && !(e instanceof QueueUnavailableException)) {
        LOG.error("Letters of {} could not be stored; they come again", queue.text(), e);
      }
    }
  }

  /** Takes what lies on one dead-letter queue. */
  void collect(QueueName queue, Duration wait) {
    List<Letter> received = queues.receive(queue, wait);
    if (received.isEmpty()) {
      return;
    }
    for (Letter letter : received) {
      transaction.executeWithoutResult(status -> store(queue, letter));
    }
    queues.remove(queue, received);
  }

  private void store(QueueName queue, Letter letter) {
    if (letters.known(queue, letter)) {
      return;
    }
    Instant now = clock.instant();
    String reason = letter.attributes().getOrDefault(DeadLetters.REASON, NO_REASON);
    Fault fault = Fault.of(reason);
    Letters.@Nullable Earlier earlier = letters.earlier(queue, letter.body()).orElse(null);
    boolean insistent = letters.insistent(transactions(letter.body()));
    int redrives = earlier == null ? 0 : earlier.redrives();
    @Nullable Instant next = settings.wait(fault, redrives, insistent).map(now::plus).orElse(null);
    String fingerprint = Fault.fingerprint(queue.text(), reason);
    String attributes = JsonMapper.shared().writeValueAsString(letter.attributes());
    UUID id =
        letters.store(
            queue,
            letter,
            new Letters.Death(attributes, reason, fault, fingerprint, next),
            earlier,
            now);
    LOG.warn(
        "A message of {} is dead ({}, {}): {}; letter {}",
        queue.text(),
        fault.name().toLowerCase(Locale.ROOT),
        fingerprint,
        reason,
        id);
    meters
        .counter(
            "dead_letter", "queue", queue.text(), "fault", fault.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  /** The transactions a body names; none when it is no message of ours. */
  private static List<UUID> transactions(String body) {
    try {
      return Items.parse(body).stream()
          .filter(item -> item.length() == 36)
          .map(UUID::fromString)
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }
}
