package io.sluice.broadcast;

import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.UnsignedTransaction;
import io.sluice.chain.Wei;
import io.sluice.lane.LaneId;
import io.sluice.lane.Lanes;
import io.sluice.lane.NonceEvent;
import io.sluice.lane.NonceLedger;
import io.sluice.lane.Window;
import io.sluice.queue.UnknownItemException;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.SendAnswer;
import io.sluice.transaction.Attempt;
import io.sluice.transaction.AttemptKind;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Event;
import io.sluice.transaction.Replacements;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
import io.sluice.transaction.Transactions;
import io.sluice.transaction.UnsentAttempt;
import io.sluice.transaction.VoidReason;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends one batch of a lane's signed bytes. The lane's sender row is locked meanwhile, so that
 * several broadcasters never send for one lane at once; a broadcaster that dies frees it with its
 * connection. What a node took and we could not note is sent again, as the same bytes, which a node
 * answers with "already known".
 */
@Component
@ForRole(Role.BROADCASTER)
class LaneSender {
  static final int BATCH = 100;

  private static final Logger LOG = LoggerFactory.getLogger(LaneSender.class);

  private final Lanes lanes;
  private final Attempts attempts;
  private final Transactions transactions;
  private final Replacements replacements;
  private final Timeline timeline;
  private final NonceLedger ledger;
  private final EthereumClient node;
  private final ChainId chain;
  private final Window window;
  private final Clock clock;
  private final TransactionTemplate transaction;

  LaneSender(
      Lanes lanes,
      Attempts attempts,
      Transactions transactions,
      Replacements replacements,
      Timeline timeline,
      NonceLedger ledger,
      EthereumClient node,
      ChainSettings chain,
      Window window,
      Clock clock,
      TransactionTemplate transaction) {
    this.lanes = lanes;
    this.attempts = attempts;
    this.transactions = transactions;
    this.replacements = replacements;
    this.timeline = timeline;
    this.ledger = ledger;
    this.node = node;
    this.chain = chain.chainId();
    this.window = window;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Sends the next batch of the lane that its window lets through. */
  Sent sendNext(LaneId lane) {
    Sent sent =
        transaction.execute(status -> {
          Lanes.Reach reach = lanes.lockSender(lane);
          if (reach == null) {
            throw new UnknownItemException("lane " + lane);
          }
          if (reach.starved()) {
            return Sent.NOTHING_LEFT;
          }
          List<UnsentAttempt> batch = attempts.unsent(lane, reach, BATCH);
          return batch.isEmpty() ? Sent.NOTHING_LEFT : send(lane, reach, batch);
        });
    return sent == null ? Sent.NOTHING_LEFT : sent;
  }

  private Sent send(LaneId lane, Lanes.Reach reach, List<UnsentAttempt> all) {
    Instant now = clock.instant();
    List<UnsentAttempt> batch = all.stream().filter(each -> !each.expired(now)).toList();
    if (batch.size() < all.size()) {
      giveUp(all.stream().filter(each -> each.expired(now)), VoidReason.EXPIRED, now);
    }
    if (batch.isEmpty()) {
      return Sent.NOTHING_LEFT;
    }
    List<SendAnswer> answers = node.send(batch.stream().map(UnsentAttempt::raw).toList());
    Answers sorted = new Answers();
    for (int i = 0; i < batch.size(); i++) {
      sorted.add(batch.get(i), answers.get(i));
    }
    record(lane, sorted.taken, now);
    draw(lane, reach, sorted, now);
    if (sorted.taken.size() + sorted.replaced() < batch.size()) {
      return Sent.SOME_HELD;
    }
    return all.size() < BATCH ? Sent.NOTHING_LEFT : Sent.MORE_LEFT;
  }

  /**
   * Notes what a node has. A nonce that is too low is on chain already: by which transaction,
   * blocks will say.
   */
  private void record(LaneId lane, List<UnsentAttempt> taken, Instant now) {
    if (taken.isEmpty()) {
      return;
    }
    List<Attempt> sent = taken.stream().map(UnsentAttempt::attempt).toList();
    attempts.markSent(chain, lane, sent.stream().map(Attempt::nonce).toList(), now);
    transactions.submit(sent.stream().map(Attempt::transaction).toList(), now);
    timeline.append(
        taken.stream()
            .filter(LaneSender::isNews)
            .map(each ->
                new Event(each.attempt().transaction(), TransactionState.SUBMITTED, null, now))
            .toList());
    ledger.append(
        taken.stream()
            .filter(each -> !each.sentBefore())
            .map(each -> entry(each.attempt(), now))
            .toList());
  }

  /** Whether its client does not know yet that a node has it. */
  private static boolean isNews(UnsentAttempt taken) {
    return taken.attempt().kind() == AttemptKind.FIRST && !taken.sentBefore();
  }

  /** What refusals lead to, beside trying again. Nothing of it is ever sent in this transaction. */
  private void draw(LaneId lane, Lanes.Reach reach, Answers sorted, Instant now) {
    if (sorted.congested) {
      lanes.resize(lane, window.afterDrop(reach.window()));
    }
    if (!sorted.tooCheap.isEmpty()) {
      replacements.raise(ids(sorted.tooCheap.stream()), null, "nodes want a higher fee", now);
    }
    if (!sorted.invalid.isEmpty()) {
      giveUp(sorted.invalid.stream(), VoidReason.INVALID, now);
    }
    sorted.refused.forEach(each -> attempts.refuse(each.attempt()));
    if (sorted.unpaid != null) {
      Wei cost = UnsignedTransaction.decode(sorted.unpaid.raw()).transaction().mostItCosts();
      LOG.warn(
          "lane {} cannot pay for nonce {}, which may cost {} wei; it waits until it can",
          lane,
          sorted.unpaid.attempt().nonce(),
          cost);
      lanes.starve(lane, cost);
    }
  }

  private void giveUp(Stream<UnsentAttempt> some, VoidReason why, Instant now) {
    int given = replacements.giveUp(ids(some), why, now);
    if (given > 0) {
      LOG.info("{} transactions are given up: {}", given, why.detail());
    }
  }

  private static List<TransactionId> ids(Stream<UnsentAttempt> some) {
    return some.map(each -> each.attempt().transaction()).toList();
  }

  private static NonceLedger.Entry entry(Attempt attempt, Instant now) {
    return new NonceLedger.Entry(
        attempt.lane(),
        attempt.nonce(),
        NonceEvent.SENT,
        attempt.transaction().value(),
        attempt.hash(),
        null,
        now);
  }

  /** The answers to a batch, by what they lead to. */
  private static final class Answers {
    private final List<UnsentAttempt> taken = new ArrayList<>();
    private final List<UnsentAttempt> tooCheap = new ArrayList<>();
    private final List<UnsentAttempt> invalid = new ArrayList<>();
    private final List<UnsentAttempt> refused = new ArrayList<>();
    private @Nullable UnsentAttempt unpaid;
    private boolean congested;

    void add(UnsentAttempt sent, SendAnswer answer) {
      switch (answer) {
        case SendAnswer.Accepted _, SendAnswer.NonceTooLow _ -> taken.add(sent);
        case SendAnswer.Congested(String message) -> {
          congested = true;
          held(sent, message);
        }
        case SendAnswer.ReplacementUnderpriced(String message) -> {
          // Something that is not ours may hold the nonce: only what replaces our own is raised.
          if (sent.attempt().kind() != AttemptKind.FIRST) {
            tooCheap.add(sent);
          }
          held(sent, message);
        }
        case SendAnswer.FeeTooLow(String message, var _) -> {
          tooCheap.add(sent);
          held(sent, message);
        }
        case SendAnswer.InsufficientFunds(String message) -> {
          unpaid = unpaid == null ? sent : unpaid;
          held(sent, message);
        }
        case SendAnswer.Invalid(String message) -> invalid(sent, message);
        case SendAnswer.FeeTooHigh(String message, var _) -> held(sent, message);
        case SendAnswer.GasTooLow(String message) -> held(sent, message);
        case SendAnswer.GasTooHigh(String message) -> held(sent, message);
        case SendAnswer.Refused(String message) -> held(sent, message);
        case SendAnswer.Unknown(String message) -> held(sent, message);
      }
    }

    private void invalid(UnsentAttempt sent, String message) {
      Attempt attempt = sent.attempt();
      LOG.error("lane {} nonce {}: no node takes it: {}", attempt.lane(), attempt.nonce(), message);
      switch (attempt.kind()) {
        case FIRST -> invalid.add(sent);
        // What it was to replace may be with a node, and stays wanted.
        case BUMP -> refused.add(sent);
        case NO_OP -> {
          // Nothing is left to try but the same again.
        }
      }
    }

    /** Those that will not be sent again as they are. */
    int replaced() {
      return invalid.size() + refused.size();
    }

    private static void held(UnsentAttempt sent, String message) {
      Attempt attempt = sent.attempt();
      LOG.debug("lane {} nonce {} stays for later: {}", attempt.lane(), attempt.nonce(), message);
    }
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
