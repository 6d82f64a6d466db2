package io.sluice.engine.broadcast;

import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSending;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.UnsentAttempt;
import io.sluice.engine.transaction.VoidReason;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Sends;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends one batch of a lane's signed bytes. Who sends has a lease on the lane, and no lock: nothing
 * is locked and no connection is held while a node answers. What a node took and we could not note
 * is sent again, as the same bytes, which a node answers with "already known"; so two who send at
 * once, because one was held up for longer than its lease, do no harm.
 */
@PerNetwork
@ForRole(Role.BROADCASTER)
class LaneSender {
  static final int BATCH = 100;

  /**
   * How long the right to send for a lane lasts: as long as a send may take by default (10 s), and
   * a margin for the database. So long a lane waits when its sender dies.
   */
  private static final Duration TERM = Duration.ofSeconds(15);

  private final String self = UUID.randomUUID().toString();
  private final LaneDirectory directory;
  private final LaneSending sending;
  private final Attempts attempts;
  private final Replacements replacements;
  private final SendLedger ledger;
  private final Refusals refusals;
  private final Sends node;
  private final Clock clock;
  private final TransactionTemplate transaction;

  LaneSender(
      LaneDirectory directory,
      LaneSending sending,
      Attempts attempts,
      Replacements replacements,
      SendLedger ledger,
      Refusals refusals,
      Sends node,
      Clock clock,
      TransactionTemplate transaction) {
    this.directory = directory;
    this.sending = sending;
    this.attempts = attempts;
    this.replacements = replacements;
    this.ledger = ledger;
    this.refusals = refusals;
    this.node = node;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Sends the next batch of the lane that its window lets through.
   *
   * @return empty when it is no lane of this network, or has no nonce yet
   */
  Optional<Sent> sendNext(LaneId lane) {
    if (directory.find(lane).isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return switch (sending.take(lane, self, now, now.plus(TERM))) {
      case LaneSending.Taking.Unknown() -> Optional.empty();
      case LaneSending.Taking.Held() -> Optional.of(Sent.NOTHING_LEFT);
      case LaneSending.Taking.Taken(LaneSending.Turn turn) -> Optional.of(send(lane, turn, now));
    };
  }

  private Sent send(LaneId lane, LaneSending.Turn turn, Instant now) {
    if (turn.resting(now)) {
      return done(lane);
    }
    List<UnsentAttempt> unsent = attempts.unsent(lane, turn.reach(), BATCH);
    List<UnsentAttempt> valid = unsent.stream().filter(each -> !each.expired(now)).toList();
    if (valid.size() < unsent.size()) {
      expire(unsent.stream().filter(each -> each.expired(now)).toList(), now);
    }
    List<UnsentAttempt> batch = turn.starved() ? affordable(lane, turn, valid, now) : valid;
    if (batch.isEmpty()) {
      if (unsent.isEmpty() && turn.blocked() != null) {
        sending.unblock(lane);
      }
      return done(lane);
    }
    SortedAnswers answers =
        SortedAnswers.of(batch, node.send(batch.stream().map(UnsentAttempt::raw).toList()));
    Sent sent = sent(unsent, answers);
    Sent noted = transaction.execute(status -> note(lane, turn, answers, sent));
    return noted == null ? Sent.NOTHING_LEFT : noted;
  }

  private static Sent sent(List<UnsentAttempt> unsent, SortedAnswers answers) {
    if (!answers.held.isEmpty()) {
      return Sent.SOME_HELD;
    }
    return unsent.size() < BATCH && !answers.revives() ? Sent.NOTHING_LEFT : Sent.MORE_LEFT;
  }

  /**
   * Notes the answers, unless another has the lane by now: then that one hears the same of the same
   * bytes, and notes it.
   */
  private Sent note(LaneId lane, LaneSending.Turn turn, SortedAnswers answers, Sent sent) {
    Instant now = clock.instant();
    Sent then = sent;
    boolean ours =
        switch (sent) {
          case SOME_HELD -> sending.drop(lane, self);
          case MORE_LEFT -> sending.keep(lane, self, now.plus(TERM));
          case NOTHING_LEFT -> sending.letGo(lane, self);
        };
    if (!ours && sent == Sent.NOTHING_LEFT) {
      ours = sending.keep(lane, self, now.plus(TERM));
      then = Sent.MORE_LEFT;
    }
    if (!ours) {
      return Sent.NOTHING_LEFT;
    }
    ledger.note(answers.taken, now);
    refusals.draw(lane, turn, answers, now);
    return then;
  }

  /** Nothing is sent; who came meanwhile is heard. */
  private Sent done(LaneId lane) {
    if (sending.letGo(lane, self)) {
      return Sent.NOTHING_LEFT;
    }
    Instant until = clock.instant().plus(TERM);
    return sending.keep(lane, self, until) ? Sent.MORE_LEFT : Sent.NOTHING_LEFT;
  }

  /** What the lane can pay for, and from now on it needs what it cannot. */
  private List<UnsentAttempt> affordable(
      LaneId lane, LaneSending.Turn turn, List<UnsentAttempt> unsent, Instant now) {
    Affordable affordable = Affordable.of(unsent, turn);
    UnsentAttempt next = affordable.next();
    if (next == null) {
      sending.feed(lane);
    } else if (!Affordable.cost(next).equals(turn.required())) {
      sending.starve(lane, Affordable.cost(next), next.attempt().hash(), now);
    }
    return affordable.some();
  }

  private void expire(List<UnsentAttempt> expired, Instant now) {
    transaction.executeWithoutResult(status ->
        replacements.giveUp(
            expired.stream().map(each -> each.attempt().transaction()).toList(),
            VoidReason.EXPIRED,
            now));
  }

  /** How sending a batch ended. */
  enum Sent {
    /** Everything the window lets through is with a node. */
    NOTHING_LEFT,
    /** The batch went; there is more. */
    MORE_LEFT,
    /** Some of the batch was not taken, or it is not known whether it was. */
    SOME_HELD
  }
}
