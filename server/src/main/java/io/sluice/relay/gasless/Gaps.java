package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.backing.database.Outage;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what waits in vain: a deadline is over, or a lower nonce of the user never came. Before that
 * is said the forwarder is asked, since a user may have used a nonce without us.
 */
@PerNetwork
@ForRole(Role.RELAY)
class Gaps {
  /** Ended in one database transaction. */
  static final int MOST_AT_ONCE = 256;

  private static final int MOST_ROUNDS = 64;

  /** How often it is looked. */
  static final Duration PACE = Duration.ofSeconds(1);

  /** How soon the forwarder is asked first; then it is when it has waited twice as long. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

  private final ForwardRequests requests;
  private final OverdueRequests overdue;
  private final ForwardSigners signers;
  private final ForwarderReads reads;
  private final GaslessSettings settings;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Gaps(
      ForwardRequests requests,
      OverdueRequests overdue,
      ForwardSigners signers,
      ForwarderReads reads,
      GaslessSettings settings,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.requests = requests;
    this.overdue = overdue;
    this.signers = signers;
    this.reads = reads;
    this.settings = settings;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Never throws. */
  void tick() {
    try {
      boolean more = true;
      for (int round = 0; more && round < MOST_ROUNDS; round++) {
        more = look() == MOST_AT_ONCE;
      }
    } catch (NodeUnavailableException e) {
      LOG.debug("Gaps of nonces cannot be judged: {}", e.getMessage());
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Gasless requests that wait cannot be judged; it is tried again", e);
      }
    }
  }

  /**
   * Judges those that have waited longest, some of them.
   *
   * @return how many
   */
  int look() {
    Instant now = clock.instant();
    List<OverdueRequests.Due> due = overdue.due(chain, now, MOST_AT_ONCE);
    if (due.isEmpty()) {
      return 0;
    }
    List<ForwardRequests.End> expired =
        due.stream()
            .filter(each -> isExpired(each, now))
            .map(each -> Ends.expired(each.id(), each.deadline()))
            .toList();
    if (!expired.isEmpty()) {
      end(expired, due, now);
    }
    List<OverdueRequests.Due> waiting = due.stream().filter(each -> !isExpired(each, now)).toList();
    if (!waiting.isEmpty()) {
      judge(waiting, now);
    }
    return due.size();
  }

  private static boolean isExpired(OverdueRequests.Due each, Instant now) {
    return !now.isBefore(Deadlines.after(each.deadline()));
  }

  private void judge(List<OverdueRequests.Due> waiting, Instant now) {
    List<ForwardRequests.End> ends = new ArrayList<>();
    waiting.stream()
        .filter(each -> !each.flying() && each.nonce() != each.knownNonce())
        .collect(groupingBy(OverdueRequests.Due::forwarder))
        .forEach((forwarder, some) -> ends.addAll(ends(forwarder, some, now)));
    if (!ends.isEmpty()) {
      end(ends, waiting, now);
    }
    transaction.executeWithoutResult(status -> {
      overdue.postpone(waiting, each -> next(each.since(), now, settings.gapPatience()));
      signers.setReady(waiting.stream().map(OverdueRequests.Due::signer).toList(), now);
    });
  }

  /**
   * When it is looked next at one that waits: its nonce, or the one before it, may be used by
   * something that was not sent here.
   *
   * @param since when it began to wait
   */
  static Instant next(Instant since, Instant now, Duration patience) {
    Duration waited = Duration.between(since, now);
    Duration pause = waited.compareTo(FIRST) < 0 ? FIRST : waited;
    Instant next = now.plus(pause);
    Instant end = since.plus(patience);
    return now.isBefore(end) && end.isBefore(next) ? end : next;
  }

  /** Asks the forwarder, and those that have waited for nothing. */
  private List<ForwardRequests.End> ends(
      Address forwarder, List<OverdueRequests.Due> waiting, Instant now) {
    Map<Long, List<OverdueRequests.Due>> byUser =
        waiting.stream().collect(groupingBy(OverdueRequests.Due::signer));
    Map<Long, Address> users = new HashMap<>();
    byUser.forEach((user, some) -> users.put(user, some.getFirst().address()));
    Map<Long, Long> nonces = reads.nonces(forwarder, users);
    Map<Address, Long> said = new HashMap<>();
    nonces.forEach((user, nonce) -> said.put(Objects.requireNonNull(users.get(user)), nonce));
    signers.know(chain, forwarder, said);
    signers.lower(takenBack(waiting, nonces));
    List<ForwardRequests.End> ends = new ArrayList<>();
    byUser.forEach((user, some) -> {
      long used = nonces.getOrDefault(user, 0L);
      long last = some.stream().mapToLong(OverdueRequests.Due::nonce).max().orElse(0);
      long free = requests.firstFree(user, used, last);
      for (OverdueRequests.Due each : some) {
        if (used > each.nonce()) {
          ends.add(used(each));
        } else if (free < each.nonce()
            && !now.isBefore(each.since().plus(settings.gapPatience()))) {
          ends.add(gap(each, free));
        }
      }
    });
    return ends;
  }

  /** What forwarders say of users whose nonces somebody else had used, and has not any more. */
  private static Map<Long, Long> takenBack(
      List<OverdueRequests.Due> waiting, Map<Long, Long> nonces) {
    Map<Long, Long> takenBack = new HashMap<>();
    for (OverdueRequests.Due each : waiting) {
      long said = nonces.getOrDefault(each.signer(), Long.MAX_VALUE);
      if (each.nonce() >= said && each.nonce() < each.knownNonce()) {
        takenBack.put(each.signer(), said);
      }
    }
    return takenBack;
  }

  private static ForwardRequests.End gap(OverdueRequests.Due each, long next) {
    return new ForwardRequests.End(
        each.id(),
        TransactionState.FAILED,
        ErrorCode.NONCE_GAP,
        "it waited for nonce " + next + " of the signer, which never came",
        null,
        false);
  }

  private static ForwardRequests.End used(OverdueRequests.Due each) {
    return new ForwardRequests.End(
        each.id(),
        TransactionState.FAILED,
        ErrorCode.NONCE_ALREADY_USED,
        "nonce " + each.nonce() + " of the signer was used by something that was not sent here",
        null,
        false);
  }

  /** Those that can be, in one commit; else in halves, until the one is found that cannot. */
  private void end(List<ForwardRequests.End> ends, List<OverdueRequests.Due> of, Instant now) {
    try {
      transaction.executeWithoutResult(status -> {
        requests.endWaiting(ends, now);
        signers.setReady(of.stream().map(OverdueRequests.Due::signer).toList(), now);
      });
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      if (ends.size() == 1) {
        LOG.error("Request {} cannot be ended; it is tried again", ends.getFirst().id(), e);
        return;
      }
      int half = ends.size() / 2;
      end(ends.subList(0, half), of, now);
      end(ends.subList(half, ends.size()), of, now);
    }
  }
}
