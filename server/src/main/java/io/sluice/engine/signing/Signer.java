package io.sluice.engine.signing;

import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.Ending;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Route;
import io.sluice.engine.transaction.Routed;
import io.sluice.engine.transaction.SignedAttempt;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reserves a block of nonces on each lane, signs, and stores counters, bytes, hashes and the
 * hand-off in one commit: no nonce is ever taken without its bytes, no bytes are ever seen outside
 * before they are stored, and a crash leaves either all of it or nothing. One batch costs the same
 * few statements whatever its size.
 */
@PerNetwork
@ForRole(Role.SIGNER)
class Signer {
  /** Nothing is to blame, and blocks make room. */
  private static final Ending NO_ROOM =
      new Ending.Held("it waits until its lane has room", Duration.ofSeconds(1));

  /** As long as an hour may take; others of the lane go on. */
  private static final Ending SPENT =
      new Ending.Held(
          "its lane has sent as much along as it may within an hour", Duration.ofSeconds(15));

  private static final Logger LOG = LoggerFactory.getLogger(Signer.class);

  private final Transactions transactions;
  private final Attempts attempts;
  private final Lanes lanes;
  private final LaneDirectory directory;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final KeyRing keys;
  private final SigningPool pool;
  private final SigningCaps caps;
  private final RefusedSignatures refused;
  private final Drafts drafts;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Signer(
      Transactions transactions,
      Attempts attempts,
      Lanes lanes,
      LaneDirectory directory,
      Outbox outbox,
      PipelineQueues queues,
      KeyRing keys,
      SigningPool pool,
      SigningCaps caps,
      RefusedSignatures refused,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.transactions = transactions;
    this.attempts = attempts;
    this.lanes = lanes;
    this.directory = directory;
    this.outbox = outbox;
    this.queues = queues;
    this.keys = keys;
    this.pool = pool;
    this.caps = caps;
    this.refused = refused;
    this.drafts = new Drafts(chain.chainId());
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Signs those of the ids that still wait for it; the others are left as they are.
   *
   * @return an ending for each. Those wait, unsigned, whose lane is signed ahead far enough, or has
   *     sent as much along as it may
   */
  Map<TransactionId, Ending> sign(Collection<TransactionId> ids) {
    Found found = Objects.requireNonNull(transaction.execute(status -> signSome(ids)));
    Map<TransactionId, Ending> endings = Ending.each(ids, Ending.DONE);
    if (found.routed < ids.size()) {
      for (TransactionId unknown : transactions.unknown(ids)) {
        endings.put(unknown, new Ending.Unknown("transaction " + unknown));
      }
    }
    found.waiting.forEach(each -> endings.put(each.route().id(), NO_ROOM));
    found.overspent.forEach(each -> endings.put(each.route().id(), SPENT));
    found.told.forEach(refused::tell);
    return endings;
  }

  private Found signSome(Collection<TransactionId> ids) {
    Instant now = clock.instant();
    List<Routed> routed = transactions.lockRouted(ids);
    List<RefusedSignatures.Refusal> told = new ArrayList<>();
    List<Routed> valid = refuse(expire(routed, now), told, now);
    if (valid.isEmpty()) {
      return new Found(routed.size(), List.of(), List.of(), told);
    }
    Reservation reservation = Reservation.of(valid, lock(valid), this::holdsKey, caps, now);
    sendBack(reservation.homeless(), "its relayer is being retired", now)
        .ifPresent(again -> outbox.append(queues.accepted(), again));
    // Another signer may have the key, and the router may choose the lane again: not at once.
    sendBack(reservation.keyless(), "the signer that read it has no key for its relayer", now);
    hold(reservation.overspent(), told, now);
    if (!reservation.reserved().isEmpty()) {
      lanes.moveNonces(reservation.moves());
      store(signAll(reservation.reserved()), now);
    }
    return new Found(routed.size(), reservation.waiting(), reservation.overspent(), told);
  }

  private SortedMap<LaneId, Lanes.Counter> lock(List<Routed> waiting) {
    TreeSet<LaneId> wanted = new TreeSet<>();
    waiting.forEach(each -> wanted.add(each.route().lane()));
    return lanes.lockCounters(wanted);
  }

  private boolean holdsKey(LaneId lane) {
    return keys.has(directory.get(lane).address());
  }

  /** Another lane is to be found for them. */
  private Optional<List<TransactionId>> sendBack(List<Routed> some, String why, Instant now) {
    if (some.isEmpty()) {
      return Optional.empty();
    }
    List<TransactionId> ids = some.stream().map(each -> each.route().id()).toList();
    LOG.warn("{} transactions get another lane: {}", ids.size(), why);
    transactions.unroute(ids, why, now);
    return Optional.of(ids);
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
    }
    return valid;
  }

  /** Ends those that must not be signed, and gives back the others. */
  private List<Routed> refuse(
      List<Routed> routed, List<RefusedSignatures.Refusal> told, Instant now) {
    List<Routed> good = new ArrayList<>(routed.size());
    List<Failure> failed = new ArrayList<>();
    for (Routed each : routed) {
      Optional<RefusedSignatures.Refusal> no = refusal(each);
      if (no.isEmpty()) {
        good.add(each);
      } else {
        told.add(no.get());
        failed.add(new Failure(no.get().id(), no.get().why().code(), no.get().words()));
      }
    }
    if (!failed.isEmpty()) {
      transactions.end(failed, TransactionState.FAILED, now);
    }
    return good;
  }

  private Optional<RefusedSignatures.Refusal> refusal(Routed routed) {
    Intent intent = routed.intent();
    Route route = routed.route();
    if (routed.doubt() != null) {
      return Optional.of(RefusedSignatures.Why.FORGED.refusal(route.id(), routed.doubt()));
    }
    String relayer = intent.relayer();
    if (relayer != null && !relayer.equals(directory.name(route.lane()))) {
      return Optional.of(
          RefusedSignatures.Why.FORGED.refusal(
              route.id(), "its lane is not the relayer that was asked for"));
    }
    return caps.excess(intent.value(), route.fees().max(), route.gas())
        .map(words -> RefusedSignatures.Why.CAP.refusal(route.id(), words));
  }

  /** They wait for the hour to pass, and say so. */
  private void hold(List<Routed> overspent, List<RefusedSignatures.Refusal> told, Instant now) {
    if (overspent.isEmpty()) {
      return;
    }
    List<Transactions.Wait> waits =
        overspent.stream()
            .map(each -> {
              String words = caps.hour(directory.name(each.route().lane()));
              told.add(RefusedSignatures.Why.HOUR.refusal(each.route().id(), words));
              return new Transactions.Wait(each.route().id(), words, "waits: " + words);
            })
            .toList();
    transactions.waitFor(waits, now);
  }

  private List<SignedAttempt> signAll(List<Reservation.Reserved> reserved) {
    return pool.map(reserved, this::sign);
  }

  private SignedAttempt sign(Reservation.Reserved reserved) {
    Intent intent = reserved.routed().intent();
    Route route = reserved.routed().route();
    UnsignedTransaction unsigned =
        drafts.effect(intent, reserved.nonce(), route.gas(), route.fees());
    SignedTransaction signed = keys.sign(directory.get(route.lane()).address(), unsigned);
    Attempt attempt =
        new Attempt(route.id(), route.lane(), reserved.nonce(), AttemptKind.FIRST, signed.hash());
    return new SignedAttempt(
        attempt, 0, signed.raw(), route.fees(), route.gas(), intent.validUntil());
  }

  private void store(List<SignedAttempt> stored, Instant now) {
    attempts.insert(stored, now);
    List<Attempt> signed = stored.stream().map(SignedAttempt::attempt).toList();
    transactions.sign(signed, now);
    outbox.append(queues.signed(), signed.stream().map(Attempt::lane).distinct().toList());
  }

  /**
   * What was found of a batch.
   *
   * @param routed how many waited for a nonce
   * @param waiting those of them that still do
   * @param overspent those that do because of the value they send along
   * @param told what is to be told once that is committed
   */
  private record Found(
      int routed,
      List<Routed> waiting,
      List<Routed> overspent,
      List<RefusedSignatures.Refusal> told) {}
}
