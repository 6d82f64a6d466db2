package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

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
import java.util.List;
import java.util.Map;
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
  private static final int MOST_AT_ONCE = 256;

  /** How often it is looked. */
  static final Duration PACE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

  private final ForwardRequests requests;
  private final ForwardSigners signers;
  private final ForwarderReads reads;
  private final GaslessSettings settings;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Gaps(
      ForwardRequests requests,
      ForwardSigners signers,
      ForwarderReads reads,
      GaslessSettings settings,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.requests = requests;
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
      look();
    } catch (NodeUnavailableException e) {
      LOG.debug("Gaps of nonces cannot be judged: {}", e.getMessage());
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Gasless requests that wait cannot be judged; it is tried again", e);
      }
    }
  }

  void look() {
    Instant now = clock.instant();
    List<ForwardRequests.Due> due = requests.due(chain, now, MOST_AT_ONCE);
    if (due.isEmpty()) {
      return;
    }
    List<ForwardRequests.End> expired =
        due.stream()
            .filter(each -> isExpired(each, now))
            .map(each -> Ends.expired(each.id(), each.deadline()))
            .toList();
    if (!expired.isEmpty()) {
      end(expired, due, now);
    }
    List<ForwardRequests.Due> waiting = due.stream().filter(each -> !isExpired(each, now)).toList();
    if (!waiting.isEmpty()) {
      judge(waiting, now);
    }
  }

  private static boolean isExpired(ForwardRequests.Due each, Instant now) {
    return !now.isBefore(Deadlines.after(each.deadline()));
  }

  private void judge(List<ForwardRequests.Due> waiting, Instant now) {
    Map<Address, List<ForwardRequests.Due>> byForwarder =
        waiting.stream()
            .filter(each -> !each.flying() && each.nonce() > each.knownNonce())
            .collect(groupingBy(ForwardRequests.Due::forwarder));
    List<ForwardRequests.End> gaps = new ArrayList<>();
    byForwarder.forEach((forwarder, some) -> {
      Map<Long, Address> users =
          some.stream()
              .collect(
                  toMap(
                      ForwardRequests.Due::signer,
                      ForwardRequests.Due::address,
                      (one, other) -> one));
      Map<Long, Long> nonces = reads.nonces(forwarder, users);
      signers.know(
          chain,
          forwarder,
          users.entrySet().stream()
              .collect(toMap(Map.Entry::getValue, each -> nonces.getOrDefault(each.getKey(), 0L))));
      for (ForwardRequests.Due each : some) {
        long used = nonces.getOrDefault(each.signer(), 0L);
        long next = signers.nextNonce(chain, forwarder, each.address(), used);
        if (next < each.nonce()) {
          gaps.add(gap(each, next));
        } else if (used > each.nonce()) {
          gaps.add(used(each));
        }
      }
    });
    if (!gaps.isEmpty()) {
      end(gaps, waiting, now);
    }
    transaction.executeWithoutResult(status -> {
      requests.postpone(waiting, now.plus(settings.gapPatience()));
      signers.setReady(waiting.stream().map(ForwardRequests.Due::signer).toList(), now);
    });
  }

  private static ForwardRequests.End gap(ForwardRequests.Due each, long next) {
    return new ForwardRequests.End(
        each.id(),
        TransactionState.FAILED,
        ErrorCode.NONCE_GAP,
        "it waited for nonce " + next + " of the signer, which never came",
        null,
        false);
  }

  private static ForwardRequests.End used(ForwardRequests.Due each) {
    return new ForwardRequests.End(
        each.id(),
        TransactionState.FAILED,
        ErrorCode.NONCE_ALREADY_USED,
        "nonce " + each.nonce() + " of the signer was used by something that was not sent here",
        null,
        false);
  }

  private void end(List<ForwardRequests.End> ends, List<ForwardRequests.Due> of, Instant now) {
    transaction.executeWithoutResult(status -> {
      requests.endWaiting(ends, now);
      signers.setReady(of.stream().map(ForwardRequests.Due::signer).toList(), now);
    });
  }
}
