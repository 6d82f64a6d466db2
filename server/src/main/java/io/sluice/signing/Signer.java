package io.sluice.signing;

import io.sluice.chain.ChainSettings;
import io.sluice.chain.Eip1559Transaction;
import io.sluice.chain.Nonce;
import io.sluice.chain.SignedTransaction;
import io.sluice.failure.ErrorCode;
import io.sluice.keys.KeyRing;
import io.sluice.lane.LaneDirectory;
import io.sluice.lane.LaneId;
import io.sluice.lane.Lanes;
import io.sluice.lane.NonceEvent;
import io.sluice.lane.NonceLedger;
import io.sluice.outbox.Outbox;
import io.sluice.queue.QueueName;
import io.sluice.queue.UnknownItemException;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.transaction.Attempt;
import io.sluice.transaction.AttemptKind;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Event;
import io.sluice.transaction.Failure;
import io.sluice.transaction.Intent;
import io.sluice.transaction.Routed;
import io.sluice.transaction.SignedAttempt;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
import io.sluice.transaction.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reserves a block of nonces on each lane, signs, and stores counters, bytes, hashes and the
 * hand-off in one commit: no nonce is ever taken without its bytes, no bytes are ever seen outside
 * before they are stored, and a crash leaves either all of it or nothing. One batch costs the same
 * few statements whatever its size.
 */
@Component
@ForRole(Role.SIGNER)
class Signer {
  /** How long signed bytes may wait for the broadcaster before they are announced again. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(15);

  private final Transactions transactions;
  private final Attempts attempts;
  private final Timeline timeline;
  private final Lanes lanes;
  private final LaneDirectory directory;
  private final NonceLedger ledger;
  private final Outbox outbox;
  private final KeyRing keys;
  private final SigningPool pool;
  private final ChainSettings chain;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Signer(
      Transactions transactions,
      Attempts attempts,
      Timeline timeline,
      Lanes lanes,
      LaneDirectory directory,
      NonceLedger ledger,
      Outbox outbox,
      KeyRing keys,
      SigningPool pool,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.transactions = transactions;
    this.attempts = attempts;
    this.timeline = timeline;
    this.lanes = lanes;
    this.directory = directory;
    this.ledger = ledger;
    this.outbox = outbox;
    this.keys = keys;
    this.pool = pool;
    this.chain = chain;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Signs those of the ids that still wait for it; the others are left as they are. */
  void sign(Collection<TransactionId> ids) {
    Integer found =
        transaction.execute(status -> {
          Instant now = clock.instant();
          List<Routed> routed = transactions.lockRouted(ids);
          List<Routed> waiting = expire(routed, now);
          if (!waiting.isEmpty()) {
            store(signAll(reserve(waiting)), now);
          }
          return routed.size();
        });
    if (found != null && found < ids.size()) {
      for (TransactionId unknown : transactions.unknown(ids)) {
        throw new UnknownItemException("transaction " + unknown);
      }
    }
  }

  /** Ends those whose validity is over, and gives back the others. */
  private List<Routed> expire(List<Routed> routed, Instant now) {
    List<Routed> valid = new ArrayList<>(routed.size());
    List<Failure> expired = new ArrayList<>();
    for (Routed each : routed) {
      Instant end = each.intent().validUntil();
      if (end == null || now.isBefore(end)) {
        valid.add(each);
      } else {
        expired.add(
            new Failure(
                each.route().id(),
                ErrorCode.VALIDITY_EXPIRED,
                "validUntil passed before it was signed"));
      }
    }
    if (!expired.isEmpty()) {
      transactions.end(expired, TransactionState.EXPIRED, now);
      timeline.append(
          expired.stream()
              .map(each -> new Event(each.id(), TransactionState.EXPIRED, each.detail(), now))
              .toList());
    }
    return valid;
  }

  /** Gives each its nonce, in the order they came, and moves the counters. */
  private List<Reserved> reserve(List<Routed> waiting) {
    TreeSet<LaneId> wanted = new TreeSet<>();
    waiting.forEach(each -> wanted.add(each.route().lane()));
    SortedMap<LaneId, Nonce> free = lanes.lockNonces(wanted);
    Map<LaneId, Nonce> next = new TreeMap<>(free);
    List<Reserved> reserved = new ArrayList<>(waiting.size());
    for (Routed each : waiting) {
      LaneId lane = each.route().lane();
      Nonce nonce = start(next, lane);
      reserved.add(new Reserved(each, nonce));
      next.put(lane, nonce.plus(1));
    }
    Map<LaneId, Lanes.Move> moves = new TreeMap<>();
    next.forEach((lane, to) -> moves.put(lane, new Lanes.Move(start(free, lane), to)));
    lanes.moveNonces(moves);
    return reserved;
  }

  private static Nonce start(Map<LaneId, Nonce> counters, LaneId lane) {
    return Objects.requireNonNull(counters.get(lane), () -> "lane " + lane + " has no counter");
  }

  private List<SignedAttempt> signAll(List<Reserved> reserved) {
    return pool.map(reserved, this::sign);
  }

  private SignedAttempt sign(Reserved reserved) {
    Intent intent = reserved.routed.intent();
    var route = reserved.routed.route();
    Eip1559Transaction unsigned =
        new Eip1559Transaction(
            chain.chainId(),
            reserved.nonce,
            route.fees().priority(),
            route.fees().max(),
            route.gas(),
            intent.to(),
            intent.value(),
            intent.data());
    SignedTransaction signed = keys.sign(directory.get(route.lane()).address(), unsigned);
    Attempt attempt =
        new Attempt(route.id(), route.lane(), reserved.nonce, AttemptKind.FIRST, signed.hash());
    return new SignedAttempt(attempt, 0, signed.raw(), route.fees(), intent.validUntil());
  }

  private void store(List<SignedAttempt> stored, Instant now) {
    attempts.insert(stored, now);
    List<Attempt> signed = stored.stream().map(SignedAttempt::attempt).toList();
    transactions.sign(signed, now, ALLOWANCE);
    ledger.append(signed.stream().map(each -> entry(each, now)).toList());
    timeline.append(
        signed.stream()
            .map(each ->
                new Event(
                    each.transaction(), TransactionState.SIGNED, "nonce " + each.nonce(), now))
            .toList());
    outbox.append(QueueName.SIGNED_TX, signed.stream().map(Attempt::lane).distinct().toList());
  }

  private static NonceLedger.Entry entry(Attempt attempt, Instant now) {
    return new NonceLedger.Entry(
        attempt.lane(),
        attempt.nonce(),
        NonceEvent.SIGNED,
        attempt.transaction().value(),
        attempt.hash(),
        null,
        now);
  }

  private record Reserved(Routed routed, Nonce nonce) {}
}
