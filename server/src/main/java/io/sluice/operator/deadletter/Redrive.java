package io.sluice.operator.deadletter;

import io.sluice.backing.database.Outage;
import io.sluice.backing.lease.Leases;
import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.Items;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends letters again, or puts them away. A letter and its hand-off change in one commit, so that
 * each redrive happens once. What a message asks for may have been done meanwhile; handlers notice.
 */
@Component
class Redrive {
  private static final int AT_ONCE = 100;
  private static final String LEASE = "redrive";
  private static final Duration TERM = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Redrive.class);

  private final Letters letters;
  private final Outbox outbox;
  private final Leases leases;
  private final AuditLog audit;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Redrive(
      Letters letters,
      Outbox outbox,
      Leases leases,
      AuditLog audit,
      Clock clock,
      TransactionTemplate transaction) {
    this.letters = letters;
    this.outbox = outbox;
    this.leases = leases;
    this.audit = audit;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** One look for what is due by the rules. */
  void tick() {
    try {
      if (leases.hold(LEASE, TERM)) {
        due();
      }
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("A redrive failed; the next one tries again", e);
      }
    }
  }

  private void due() {
    transaction.executeWithoutResult(status -> {
      Instant now = clock.instant();
      for (DeadLetter letter : letters.lockDue(now, AT_ONCE)) {
        send(letter, "policy", now);
      }
    });
  }

  /**
   * Sends one letter again.
   *
   * @throws RefusedException when there is none, it does not lie here, or it is no message that any
   *     handler could read
   */
  void redrive(UUID id, String actor) {
    transaction.executeWithoutResult(status -> {
      DeadLetter letter = stored(id);
      readable(letter);
      send(letter, actor, clock.instant());
      audit.append(actor, "dead-letter.redrive", id.toString(), "");
    });
  }

  /**
   * Puts one letter away for good.
   *
   * @param why {@code null} when nobody says
   * @throws RefusedException when there is none, or it does not lie here
   */
  void discard(UUID id, String actor, @Nullable String why) {
    transaction.executeWithoutResult(status -> {
      stored(id);
      letters.discarded(id, actor, why, clock.instant());
      audit.append(actor, "dead-letter.discard", id.toString(), why == null ? "" : why);
    });
  }

  private DeadLetter stored(UUID id) {
    DeadLetter letter =
        letters
            .lock(id)
            .orElseThrow(() ->
                new RefusedException(ErrorCode.NOT_FOUND, "There is no dead letter " + id + "."));
    if (letter.state() != DeadLetter.State.STORED) {
      throw new RefusedException(
          ErrorCode.TOO_LATE,
          "Dead letter " + id + " is " + letter.state().name().toLowerCase(Locale.ROOT) + ".");
    }
    return letter;
  }

  private static List<String> readable(DeadLetter letter) {
    try {
      return Items.parse(letter.body());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          ErrorCode.NOT_REDRIVABLE,
          "Dead letter " + letter.id() + " is no message any handler can read: " + e.getMessage());
    }
  }

  private void send(DeadLetter letter, String actor, Instant now) {
    try {
      outbox.append(letter.queue(), Items.parse(letter.body()));
      letters.redriven(letter.id(), actor, now);
    } catch (IllegalArgumentException e) {
      letters.leave(letter.id(), now);
    }
  }
}
