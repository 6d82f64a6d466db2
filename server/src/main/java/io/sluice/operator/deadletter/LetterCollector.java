package io.sluice.operator.deadletter;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.Outage;
import io.sluice.backing.queue.DeadLetters;
import io.sluice.backing.queue.DeadLetters.Letter;
import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.Items;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Phases;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes letters off the dead-letter queues: stored first, removed after, so that a crash between
 * brings them again and loses none.
 */
@Component
@ForRole(Role.DEADLETTER)
class LetterCollector implements SmartLifecycle {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(LetterCollector.class);

  private final DeadLetters queues;
  private final QueueNames names;
  private final Letters letters;
  private final TransactionQueries transactions;
  private final RedriveSettings settings;
  private final MeterRegistry meters;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private List<Ticker> tickers = List.of();

  LetterCollector(
      DeadLetters queues,
      QueueNames names,
      Letters letters,
      TransactionQueries transactions,
      RedriveSettings settings,
      MeterRegistry meters,
      Clock clock,
      TransactionTemplate transaction) {
    this.queues = queues;
    this.names = names;
    this.letters = letters;
    this.transactions = transactions;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    tickers =
        names.all().stream()
            .map(queue -> new Ticker("letters-" + queue.text(), PAUSE, () -> tick(queue)))
            .toList();
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

  /**
   * Takes what lies on one dead-letter queue. A letter that cannot be stored stays there, and holds
   * up no other.
   */
  void collect(QueueName queue, Duration wait) {
    List<Letter> kept = new ArrayList<>();
    try {
      for (Letter letter : queues.receive(queue, wait)) {
        if (keep(queue, letter)) {
          kept.add(letter);
        }
      }
    } finally {
      if (!kept.isEmpty()) {
        queues.remove(queue, kept);
      }
    }
  }

  /**
   * Says whether the letter is stored now.
   *
   * @throws RuntimeException when the database is away, and it is no use to try the next one
   */
  private boolean keep(QueueName queue, Letter letter) {
    try {
      Optional<Death> death = transaction.execute(status -> store(queue, letter));
      death.ifPresent(news -> tell(queue, news));
      return true;
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      LOG.error("A letter of {} could not be stored; it comes again", queue.text(), e);
      return false;
    }
  }

  /** The death that was stored; empty when it was known before. */
  private Optional<Death> store(QueueName queue, Letter letter) {
    if (letters.known(queue, letter)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    LetterText text = LetterText.of(letter);
    Fault fault = Fault.of(letter.attributes().get(DeadLetters.FAULT));
    Letters.@Nullable Earlier earlier = letters.earlier(queue, text.body()).orElse(null);
    boolean insistent = transactions.anyInsistent(transactions(text.body()));
    int redrives = earlier == null ? 0 : earlier.redrives();
    @Nullable Instant next = settings.wait(fault, redrives, insistent).map(now::plus).orElse(null);
    String fingerprint = FaultFingerprint.of(queue.text(), text.reason());
    Letters.Death death = new Letters.Death(text, fault, fingerprint, next);
    return Optional.of(new Death(letters.store(queue, letter.id(), death, earlier, now), death));
  }

  private void tell(QueueName queue, Death death) {
    String fault = death.what.fault().text();
    LOG.warn(
        "A message of {} is dead ({}, {}): {}; letter {}",
        queue.text(),
        fault,
        death.what.fingerprint(),
        LetterText.oneLine(death.what.text().reason()),
        death.id);
    meters.counter("dead_letter", "queue", queue.text(), "fault", fault).increment();
  }

  /** The transactions a body names; none when it is no message of ours. */
  private static List<TransactionId> transactions(String body) {
    try {
      return Items.parse(body).stream()
          .filter(item -> item.length() == 36)
          .map(TransactionId::parse)
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  private record Death(UUID id, Letters.Death what) {}
}
