package io.sluice.engine.signing;

import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.Ending;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSending;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.InFlight;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Replacement;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.SignedAttempt;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.Fees;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs again at nonces that are taken: the same call at a higher price, or a no-op. What is
 * signed, the note that it replaces what was signed before, and the hand-off are one commit, under
 * the lock of the transactions: one that a block was faster with is left alone.
 */
@PerNetwork
@ForRole(Role.SIGNER)
class ReplacementSigner {
  private static final int AT_ONCE = 256;

  private final Replacements replacements;
  private final Transactions transactions;
  private final Attempts attempts;
  private final LaneDirectory directory;
  private final NonceLedger ledger;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final KeyRing keys;
  private final SigningPool pool;
  private final LaneSending sending;
  private final Drafts drafts;
  private final Clock clock;
  private final TransactionTemplate transaction;

  ReplacementSigner(
      Replacements replacements,
      Transactions transactions,
      Attempts attempts,
      LaneDirectory directory,
      NonceLedger ledger,
      Outbox outbox,
      PipelineQueues queues,
      KeyRing keys,
      SigningPool pool,
      LaneSending sending,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.replacements = replacements;
    this.transactions = transactions;
    this.attempts = attempts;
    this.directory = directory;
    this.ledger = ledger;
    this.outbox = outbox;
    this.queues = queues;
    this.keys = keys;
    this.pool = pool;
    this.sending = sending;
    this.drafts = new Drafts(chain.chainId());
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Signs what has a price on these lanes.
   *
   * @return an ending for each. Those are unknown that are no lanes of this network, and nothing of
   *     them is signed
   */
  Map<LaneId, Ending> sign(Collection<LaneId> lanes) {
    Map<LaneId, Ending> endings = Ending.each(lanes, Ending.DONE);
    List<LaneId> known = new ArrayList<>(lanes.size());
    for (LaneId lane : lanes) {
      if (directory.find(lane).isPresent()) {
        known.add(lane);
      } else {
        endings.put(lane, new Ending.Unknown("lane " + lane));
      }
    }
    if (!known.isEmpty()) {
      signAll(known);
    }
    return endings;
  }

  private void signAll(Collection<LaneId> lanes) {
    Integer found;
    do {
      found = transaction.execute(status -> signSome(lanes));
    } while (found != null && found == AT_ONCE);
  }

  private int signSome(Collection<LaneId> lanes) {
    List<Replacement> wishes = replacements.lockPriced(lanes, AT_ONCE);
    if (wishes.isEmpty()) {
      return 0;
    }
    Map<TransactionId, InFlight> open =
        transactions.lockInFlight(wishes.stream().map(Replacement::transaction).toList());
    List<Again> again = new ArrayList<>(wishes.size());
    for (Replacement wish : wishes) {
      InFlight current = open.get(wish.transaction());
      if (current != null && current.nonce().equals(wish.nonce())) {
        again.add(new Again(wish, current));
      }
    }
    if (!again.isEmpty()) {
      store(again, pool.map(again, this::sign), clock.instant());
    }
    replacements.drop(wishes);
    return wishes.size();
  }

  /** What was given up is never signed with its effect again, whatever was wished for. */
  private SignedAttempt sign(Again again) {
    Replacement wish = again.wish;
    InFlight current = again.current;
    Fees offer = Objects.requireNonNull(wish.offer());
    Address lane = directory.get(wish.lane()).address();
    boolean effect = wish.kind() == AttemptKind.BUMP && !current.givenUp();
    UnsignedTransaction unsigned =
        effect
            ? drafts.effect(
                current.intent(),
                wish.nonce(),
                wish.gas() == null ? current.gas() : wish.gas(),
                offer)
            : drafts.noOp(
                lane, wish.nonce(), Objects.requireNonNull(wish.gas(), "a no-op has gas"), offer);
    SignedTransaction signed = keys.sign(lane, unsigned);
    Attempt attempt =
        new Attempt(
            wish.transaction(),
            wish.lane(),
            wish.nonce(),
            effect ? AttemptKind.BUMP : AttemptKind.NO_OP,
            signed.hash());
    Instant validUntil = effect ? current.intent().validUntil() : null;
    return new SignedAttempt(
        attempt, current.ordinal(), signed.raw(), offer, unsigned.gasLimit(), validUntil);
  }

  private void store(List<Again> again, List<SignedAttempt> signed, Instant now) {
    attempts.replace(signed, now);
    tryNow(signed, now);
    List<NonceLedger.Entry> entries = new ArrayList<>(signed.size());
    Map<SignedAttempt, String> words = new LinkedHashMap<>();
    for (int i = 0; i < signed.size(); i++) {
      Attempt attempt = signed.get(i).attempt();
      String what = describe(signed.get(i)) + ": " + again.get(i).wish.reason();
      entries.add(
          new NonceLedger.Entry(
              attempt.lane(),
              attempt.nonce(),
              NonceEvent.REPLACED,
              attempt.transaction().value(),
              attempt.hash(),
              what,
              now));
      words.put(signed.get(i), what);
    }
    transactions.signAgain(words, now);
    ledger.append(entries);
    outbox.append(
        queues.signed(), signed.stream().map(each -> each.attempt().lane()).distinct().toList());
  }

  /** A lane that rests because nodes refused what this replaces rests no more. */
  private void tryNow(List<SignedAttempt> signed, Instant now) {
    Map<LaneId, List<Nonce>> byLane = new TreeMap<>();
    signed.forEach(each ->
        byLane
            .computeIfAbsent(each.attempt().lane(), any -> new ArrayList<>())
            .add(each.attempt().nonce()));
    byLane.forEach((lane, nonces) -> sending.tryNow(lane, nonces, now));
  }

  private static String describe(SignedAttempt signed) {
    String what = signed.attempt().kind() == AttemptKind.NO_OP ? "a no-op" : "the same";
    return "%s for at most %s wei per gas, %d gas"
        .formatted(what, signed.fees().max(), signed.gas());
  }

  private record Again(Replacement wish, InFlight current) {}
}
