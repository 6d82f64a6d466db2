package io.sluice.relay;

import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.Wei;
import io.sluice.failure.ErrorCode;
import io.sluice.fee.Fees;
import io.sluice.fee.Speed;
import io.sluice.lane.Lane;
import io.sluice.lane.Lanes;
import io.sluice.market.FeeOracle;
import io.sluice.outbox.Outbox;
import io.sluice.queue.QueueName;
import io.sluice.queue.UnknownItemException;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.NodeUnavailableException;
import io.sluice.transaction.Accepted;
import io.sluice.transaction.Event;
import io.sluice.transaction.Failure;
import io.sluice.transaction.Intent;
import io.sluice.transaction.Route;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
import io.sluice.transaction.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives accepted transactions their way: a lane, a price, and gas where the client set none. What
 * cannot work (it reverts, it is too large) ends here, before it costs a nonce. What no lane can
 * take at present stays accepted and is tried again.
 */
@Component
@ForRole(Role.RELAY)
class Router {
  /** How long a routed transaction may wait for the signer before it is announced again. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(15);

  private final Transactions transactions;
  private final Timeline timeline;
  private final Lanes lanes;
  private final FeeOracle fees;
  private final GasEstimator gas;
  private final Outbox outbox;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final AtomicInteger turn = new AtomicInteger();

  Router(
      Transactions transactions,
      Timeline timeline,
      Lanes lanes,
      FeeOracle fees,
      GasEstimator gas,
      Outbox outbox,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.transactions = transactions;
    this.timeline = timeline;
    this.lanes = lanes;
    this.fees = fees;
    this.gas = gas;
    this.outbox = outbox;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Routes those of the ids that still wait for it; the others are left as they are.
   *
   * @throws NodeUnavailableException when the price or some gas could not be looked up; the rest is
   *     routed
   * @throws NoLaneException when no lane is active; nothing is routed
   */
  void route(Collection<TransactionId> ids) {
    List<Accepted> accepted = transactions.accepted(ids);
    if (!accepted.isEmpty()) {
      route(accepted);
    }
    if (accepted.size() < ids.size()) {
      for (TransactionId unknown : transactions.unknown(ids)) {
        throw new UnknownItemException("transaction " + unknown);
      }
    }
  }

  private void route(List<Accepted> accepted) {
    Instant now = clock.instant();
    List<Failure> failures = new ArrayList<>();
    List<GasEstimator.Candidate> candidates = candidates(accepted, now, failures);
    GasEstimator.Result result = gas.estimate(candidates);
    failures.addAll(result.failures());
    store(result.routes(), failures, names(candidates), now);
    if (result.unavailable() > 0) {
      throw new NodeUnavailableException(result.unavailable() + " gas estimates are missing");
    }
  }

  private List<GasEstimator.Candidate> candidates(
      List<Accepted> accepted, Instant now, List<Failure> failures) {
    Map<Speed, Fees> quote = fees.quote();
    LaneChoice choice = new LaneChoice(lanes.all(chain), turn.get());
    if (choice.none()) {
      throw new NoLaneException();
    }
    List<GasEstimator.Candidate> candidates = new ArrayList<>(accepted.size());
    for (Accepted each : accepted) {
      Intent intent = each.intent();
      if (intent.validUntil() != null && !now.isBefore(intent.validUntil())) {
        failures.add(
            new Failure(
                each.id(), ErrorCode.VALIDITY_EXPIRED, "validUntil passed before it was signed"));
        continue;
      }
      Fees offer = java.util.Objects.requireNonNull(quote.get(intent.speed()));
      long least = intent.gasLimit() == null ? IntrinsicGas.of(intent.data()) : intent.gasLimit();
      Wei cost = intent.value().plusCapped(offer.max().times(least));
      choice
          .choose(intent.relayer(), cost)
          .ifPresent(lane -> candidates.add(new GasEstimator.Candidate(each, lane, offer)));
    }
    turn.set(choice.turn());
    return candidates;
  }

  private void store(
      List<Route> routes, List<Failure> failures, Map<TransactionId, String> names, Instant now) {
    transaction.executeWithoutResult(status -> {
      if (!routes.isEmpty()) {
        List<Route> routed = transactions.route(routes, now, ALLOWANCE);
        timeline.append(
            routed.stream()
                .map(route ->
                    new Event(route.id(), TransactionState.ROUTED, names.get(route.id()), now))
                .toList());
        outbox.append(QueueName.TX_REQUEST, routed.stream().map(Route::id).toList());
      }
      end(failures, now);
    });
  }

  private void end(List<Failure> failures, Instant now) {
    for (TransactionState state : List.of(TransactionState.FAILED, TransactionState.EXPIRED)) {
      List<Failure> some = failures.stream().filter(failure -> endOf(failure) == state).toList();
      if (!some.isEmpty()) {
        timeline.append(
            transactions.end(some, state, now).stream()
                .map(failure -> new Event(failure.id(), state, failure.detail(), now))
                .toList());
      }
    }
  }

  private static TransactionState endOf(Failure failure) {
    return failure.code() == ErrorCode.VALIDITY_EXPIRED
        ? TransactionState.EXPIRED
        : TransactionState.FAILED;
  }

  private static Map<TransactionId, String> names(List<GasEstimator.Candidate> candidates) {
    Map<TransactionId, String> names = new HashMap<>();
    for (GasEstimator.Candidate each : candidates) {
      Lane lane = each.lane();
      names.put(each.accepted().id(), lane.name());
    }
    return names;
  }

  /** No lane takes transactions at present: all are new, or out of funds. */
  static final class NoLaneException extends RuntimeException {
    NoLaneException() {
      super("no lane is active", null, false, false);
    }
  }
}
