package io.sluice.engine.broadcast;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.LastWrites;
import io.sluice.engine.lane.Blocked;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSending;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.Window;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.UnsentAttempt;
import io.sluice.engine.transaction.VoidReason;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the consequences of refused sends: a wish to sign again with a gas or price that nodes
 * take, a request that is given up, a lane that waits for money or rests. Sends nothing itself. The
 * caller owns the transaction.
 */
@PerNetwork
@ForRole(Role.BROADCASTER)
class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final LaneDirectory directory;
  private final Lanes lanes;
  private final LaneSending sending;
  private final Attempts attempts;
  private final Transactions transactions;
  private final Replacements replacements;
  private final Window window;
  private final MeterRegistry metrics;

  Refusals(
      LaneDirectory directory,
      Lanes lanes,
      LaneSending sending,
      Attempts attempts,
      Transactions transactions,
      Replacements replacements,
      Window window,
      MeterRegistry metrics) {
    this.directory = directory;
    this.lanes = lanes;
    this.sending = sending;
    this.attempts = attempts;
    this.transactions = transactions;
    this.replacements = replacements;
    this.window = window;
    this.metrics = metrics;
  }

  void draw(LaneId lane, LaneSending.Turn turn, SortedAnswers answers, Instant now) {
    if (answers.areAllTaken() && turn.blocked() == null) {
      return;
    }
    LastWrites.writeNow();
    replacements.mend(answers.mendings, now);
    answers.invalid.forEach(each -> giveUp(each, now));
    answers.hopeless.forEach(each -> attempts.refuse(each.attempt(), now));
    // The lane's row comes last, as where blocks are settled: nobody waits in a circle.
    rest(lane, turn, answers, now);
    money(lane, turn, answers, now);
    if (answers.congested) {
      lanes.resize(lane, window.afterDrop(turn.reach().window()));
    }
    answers.mendings.forEach(each -> count(each.cause().name()));
  }

  private void giveUp(SortedAnswers.Refused refused, Instant now) {
    Attempt attempt = refused.what().attempt();
    LOG.warn(
        "{}: no node takes nonce {}, transaction {}, and it is given up: {}",
        directory.name(attempt.lane()),
        attempt.nonce(),
        attempt.transaction(),
        refused.words());
    String words = VoidReason.INVALID.detail() + ": " + refused.words();
    replacements.giveUp(List.of(attempt.transaction()), VoidReason.INVALID, words, now);
    count("INVALID");
  }

  private void money(LaneId lane, LaneSending.Turn turn, SortedAnswers answers, Instant now) {
    UnsentAttempt unpaid = answers.unpaid;
    if (unpaid == null) {
      return;
    }
    Wei cost = Affordable.cost(unpaid);
    if (!cost.equals(turn.required())) {
      LOG.warn(
          "{}: it cannot pay for nonce {}, which may cost {} wei; it waits until it can",
          directory.name(lane),
          unpaid.attempt().nonce(),
          cost);
    }
    sending.starve(lane, cost, unpaid.attempt().hash(), now);
    count("INSUFFICIENT_FUNDS");
  }

  /** The lane rests while nodes refuse what is next; anything else ends the rest. */
  private void rest(LaneId lane, LaneSending.Turn turn, SortedAnswers answers, Instant now) {
    Blocked before = turn.blocked();
    SortedAnswers.Refused refused = answers.blocked;
    if (refused == null) {
      if (before != null && isOver(before, answers)) {
        moves(lane, answers, before);
      }
      return;
    }
    Attempt attempt = refused.what().attempt();
    Blocked same = before != null && before.nonce().equals(attempt.nonce()) ? before : null;
    int tries = same == null ? 1 : same.tries() + 1;
    Instant since = same == null ? now : same.since();
    String words = refused.words();
    String reason = "a node refuses it: " + words;
    boolean news = same == null || !alike(same.reason(), words);
    if (news) {
      log(attempt, words);
    }
    transactions.waitFor(
        List.of(new Transactions.Wait(attempt.transaction(), reason, news ? reason : null)), now);
    sending.block(
        lane, new Blocked(attempt.nonce(), words, since, tries, now.plus(Pace.after(tries))));
    count("REFUSED");
  }

  /** What held it up is with a node, or something else was refused, or nothing was heard of it. */
  private static boolean isOver(Blocked before, SortedAnswers answers) {
    return answers.held.stream().noneMatch(each -> each.attempt().nonce().equals(before.nonce()));
  }

  private void moves(LaneId lane, SortedAnswers answers, Blocked before) {
    List<TransactionId> moving =
        answers.taken.stream()
            .map(UnsentAttempt::attempt)
            .filter(each -> each.nonce().equals(before.nonce()))
            .map(Attempt::transaction)
            .toList();
    if (!moving.isEmpty()) {
      transactions.moves(moving);
    }
    sending.unblock(lane);
    LOG.info("{}: it is not held up any more", directory.name(lane));
  }

  private void log(Attempt attempt, String words) {
    LOG.warn(
        "{}: nodes refuse nonce {}, transaction {}, which is sent again ever more slowly: {}",
        directory.name(attempt.lane()),
        attempt.nonce(),
        attempt.transaction(),
        words);
  }

  /** Whether two refusals say the same but for their figures, which change with the market. */
  private static boolean alike(String one, String other) {
    return one.replaceAll("[0-9]+", "#").equals(other.replaceAll("[0-9]+", "#"));
  }

  private void count(String reason) {
    metrics.counter("transaction_refused", "reason", reason.toLowerCase(Locale.ROOT)).increment();
  }
}
