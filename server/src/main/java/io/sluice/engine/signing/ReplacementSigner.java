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
import io.sluice.engine.transaction.VoidReason;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
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
import java.util.Optional;
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
  private final SigningCaps caps;
  private final RefusedSignatures refused;
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
      SigningCaps caps,
      RefusedSignatures refused,
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
    this.caps = caps;
    this.refused = refused;
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
    Done done;
    do {
      done = Objects.requireNonNull(transaction.execute(status -> signSome(lanes)));
      done.told.forEach(refused::tell);
    } while (done.found == AT_ONCE);
  }

  private Done signSome(Collection<LaneId> lanes) {
    List<Replacement> wishes = replacements.lockPriced(lanes, AT_ONCE);
    if (wishes.isEmpty()) {
      return new Done(0, List.of());
    }
    Map<TransactionId, InFlight> open =
        transactions.lockInFlight(wishes.stream().map(Replacement::transaction).toList());
    Instant now = clock.instant();
    List<RefusedSignatures.Refusal> told = new ArrayList<>();
    List<Again> again = new ArrayList<>(wishes.size());
    List<Replacement> over = new ArrayList<>(wishes.size());
    for (Replacement wish : wishes) {
      InFlight current = open.get(wish.transaction());
      boolean forged = false;
      if (current != null && current.nonce().equals(wish.nonce())) {
        Again each = new Again(wish, current);
        Optional<RefusedSignatures.Refusal> no = refusal(each);
        forged = no.isPresent() && no.get().why() == RefusedSignatures.Why.FORGED;
        no.ifPresentOrElse(told::add, () -> again.add(each));
      }
      if (!forged) {
        over.add(wish);
      }
    }
    if (!again.isEmpty()) {
      store(again, pool.map(again, this::sign), now);
    }
    replacements.drop(over);
    told.forEach(each -> refuse(each, now));
    return new Done(wishes.size(), told);
  }

  private Optional<RefusedSignatures.Refusal> refusal(Again again) {
    TransactionId id = again.wish.transaction();
    String doubt = again.current.doubt();
    if (again.hasEffect() && doubt != null) {
      return Optional.of(RefusedSignatures.Why.FORGED.refusal(id, doubt));
    }
    Wei sent = again.hasEffect() ? again.current.intent().value() : Wei.ZERO;
    return caps.excess(sent, again.offer().max(), again.gas())
        .map(words -> RefusedSignatures.Why.CAP.refusal(id, words));
  }

  /** The nonce of what is forged is used up by a no-op: that is what its wish becomes. */
  private void refuse(RefusedSignatures.Refusal refusal, Instant now) {
    String words = refusal.words();
    if (refusal.why() == RefusedSignatures.Why.FORGED) {
      replacements.giveUp(List.of(refusal.id()), VoidReason.FORGED, words, now);
    } else {
      transactions.waitFor(
          List.of(new Transactions.Wait(refusal.id(), words, "not signed again: " + words)), now);
    }
  }

  /** What was given up is never signed with its effect again, whatever was wished for. */
  private SignedAttempt sign(Again again) {
    Replacement wish = again.wish;
    InFlight current = again.current;
    Fees offer = again.offer();
    Address lane = directory.get(wish.lane()).address();
    boolean effect = again.hasEffect();
    UnsignedTransaction unsigned =
        effect
            ? drafts.effect(current.intent(), wish.nonce(), again.gas(), offer)
            : drafts.noOp(lane, wish.nonce(), again.gas(), offer);
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

  private record Again(Replacement wish, InFlight current) {
    boolean hasEffect() {
      return wish.kind() == AttemptKind.BUMP && !current.givenUp();
    }

    Fees offer() {
      return Objects.requireNonNull(wish.offer());
    }

    long gas() {
      Long own = wish.gas();
      return own == null && hasEffect()
          ? current.gas()
          : Objects.requireNonNull(own, "a no-op has gas");
    }
  }

  /**
   * What was done with some wishes.
   *
   * @param told what is to be told once that is committed
   */
  private record Done(int found, List<RefusedSignatures.Refusal> told) {}
}
