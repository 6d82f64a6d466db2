package io.sluice.broadcast;

import io.sluice.chain.Nonce;
import io.sluice.lane.LaneId;
import io.sluice.lane.Lanes;
import io.sluice.lane.Window;
import io.sluice.queue.UnknownItemException;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.SendAnswer;
import io.sluice.transaction.Attempt;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Event;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
import io.sluice.transaction.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private final Timeline timeline;
  private final EthereumClient node;
  private final Window window;
  private final Clock clock;
  private final TransactionTemplate transaction;

  LaneSender(
      Lanes lanes,
      Attempts attempts,
      Transactions transactions,
      Timeline timeline,
      EthereumClient node,
      Window window,
      Clock clock,
      TransactionTemplate transaction) {
    this.lanes = lanes;
    this.attempts = attempts;
    this.transactions = transactions;
    this.timeline = timeline;
    this.node = node;
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
          List<Attempt> batch = attempts.unsent(lane, reach, BATCH);
          return batch.isEmpty() ? Sent.NOTHING_LEFT : send(lane, reach, batch);
        });
    return sent == null ? Sent.NOTHING_LEFT : sent;
  }

  private Sent send(LaneId lane, Lanes.Reach reach, List<Attempt> batch) {
    List<SendAnswer> answers = node.send(batch.stream().map(Attempt::raw).toList());
    List<Attempt> taken = new ArrayList<>(batch.size());
    boolean congested = false;
    for (int i = 0; i < batch.size(); i++) {
      Attempt attempt = batch.get(i);
      switch (answers.get(i)) {
        case SendAnswer.Accepted _, SendAnswer.NonceTooLow _ -> taken.add(attempt);
        case SendAnswer.Congested(String message) -> {
          congested = true;
          held(attempt, message);
        }
        case SendAnswer.ReplacementUnderpriced(String message) -> held(attempt, message);
        case SendAnswer.FeeTooLow(String message) -> held(attempt, message);
        case SendAnswer.InsufficientFunds(String message) -> held(attempt, message);
        case SendAnswer.Invalid(String message) -> held(attempt, message);
        case SendAnswer.Unknown(String message) -> held(attempt, message);
      }
    }
    record(lane, taken);
    if (congested) {
      lanes.resize(lane, window.afterDrop(reach.window()));
    }
    if (taken.size() < batch.size()) {
      return Sent.SOME_HELD;
    }
    return batch.size() < BATCH ? Sent.NOTHING_LEFT : Sent.MORE_LEFT;
  }

  /**
   * Notes what a node has. A nonce that is too low is on chain already: by which transaction,
   * blocks will say.
   */
  private void record(LaneId lane, List<Attempt> taken) {
    if (taken.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    List<TransactionId> ids = taken.stream().map(Attempt::transaction).toList();
    List<Nonce> nonces = taken.stream().map(Attempt::nonce).toList();
    attempts.markSent(lane, nonces, now);
    transactions.submit(ids, now);
    timeline.append(
        ids.stream().map(id -> new Event(id, TransactionState.SUBMITTED, null, now)).toList());
  }

  private static void held(Attempt attempt, String message) {
    LOG.debug("lane {} nonce {} stays for later: {}", attempt.lane(), attempt.nonce(), message);
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
