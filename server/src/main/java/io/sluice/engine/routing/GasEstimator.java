package io.sluice.engine.routing;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.transaction.Accepted;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.LaneLoad;
import io.sluice.engine.transaction.Route;
import io.sluice.engine.transaction.Routing;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.chain.IntrinsicGas;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.Call;
import io.sluice.evm.rpc.Gas;
import io.sluice.evm.rpc.GasAnswer;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Decides the gas limit: the client's, or an estimate with a margin. What brings its gas is
 * executed with it, so that what reverts is known before it costs a nonce. All of a batch is one
 * request.
 */
@PerNetwork
@ForRole(Role.RELAY)
class GasEstimator {
  private static final long PLAIN_TRANSFER = 21_000;

  /** Bytes a signed EIP-1559 transaction has beside its calldata, at most. */
  private static final int ENVELOPE = 250;

  private final Gas node;
  private final BlockLimit block;
  private final RoutingSettings settings;

  GasEstimator(Gas node, BlockLimit block, RoutingSettings settings) {
    this.node = node;
    this.block = block;
    this.settings = settings;
  }

  /** The least gas a transaction is known to need before a node was asked. */
  static long least(Intent intent) {
    return intent.gasLimit() == null
        ? IntrinsicGas.of(intent.data(), intent.to() == null)
        : intent.gasLimit();
  }

  /** The most a transaction costs. */
  static Wei cost(Intent intent, Fees offer, long gas) {
    return intent.value().plusCapped(offer.max().times(gas));
  }

  /** Whether nobody has to be asked, and it will be routed. */
  boolean isPlain(Candidate candidate) {
    Intent intent = candidate.accepted.intent();
    return !isTooLarge(intent) && intent.gasLimit() != null && !worthSimulating(intent);
  }

  private boolean isTooLarge(Intent intent) {
    return intent.data().size() + ENVELOPE > settings.largestTransaction();
  }

  /**
   * A decision for each of the candidates, in any order.
   *
   * @param room in which they are counted with what they cost at least
   */
  List<Decision> estimate(List<Candidate> candidates, Room room) {
    List<Decision> decisions = new ArrayList<>(candidates.size());
    List<Candidate> open = new ArrayList<>();
    for (Candidate each : candidates) {
      Intent intent = each.accepted.intent();
      if (isTooLarge(intent)) {
        decisions.add(each.invalid("its calldata is larger than nodes take: " + intent.data()));
      } else if (intent.gasLimit() != null && !worthSimulating(intent)) {
        decisions.add(route(each, intent.gasLimit(), room));
      } else {
        open.add(each);
      }
    }
    if (!open.isEmpty()) {
      List<GasAnswer> answers = node.estimateGas(open.stream().map(Candidate::call).toList());
      for (int i = 0; i < open.size(); i++) {
        decisions.add(decide(open.get(i), answers.get(i), room));
      }
    }
    return decisions;
  }

  private Decision decide(Candidate candidate, GasAnswer answer, Room room) {
    return switch (answer) {
      case GasAnswer.Estimate(long gas) when candidate.accepted.intent().gasLimit() != null ->
          route(candidate, gas, room);
      case GasAnswer.Estimate(long gas) -> limit(candidate, gas, room);
      case GasAnswer.Reverts(String reason) -> candidate.over(ErrorCode.EXECUTION_REVERTED, reason);
      case GasAnswer.InsufficientFunds _ -> // the lane's poverty, not the request's
          Decision.Held.cannotPay(candidate.entry, candidate.cost);
      case GasAnswer.Unavailable(String message) ->
          new Decision.Held(
              candidate.entry, HoldReason.NO_ESTIMATE, "no node estimates its gas: " + message);
    };
  }

  /**
   * The limit for what a node estimated: never under the intrinsic gas, whatever it said, and never
   * over what a block holds because of a margin that we chose.
   */
  private Decision limit(Candidate candidate, long estimate, Room room) {
    Intent intent = candidate.accepted.intent();
    long gas = Math.max(estimate, IntrinsicGas.of(intent.data(), intent.to() == null));
    long most = Math.min(settings.largestGas(), block.gas());
    if (gas > most) {
      return candidate.invalid("it needs " + gas + " gas; the limit is " + most);
    }
    long margin = gas == PLAIN_TRANSFER ? 0 : gas * settings.gasMargin() / 100;
    return route(candidate, Math.min(most, gas + margin), room);
  }

  /** A lane that could pay for the least may not be able to pay for that. */
  private static Decision route(Candidate candidate, long gas, Room room) {
    Wei cost = cost(candidate.accepted.intent(), candidate.fees, gas);
    if (!room.raise(candidate.lane.id(), candidate.cost, cost)) {
      return Decision.Held.cannotPay(candidate.entry, cost);
    }
    Route route = new Route(candidate.accepted.id(), candidate.lane.id(), gas, candidate.fees);
    Speed speed = candidate.accepted.intent().speed();
    return new Decision.Routed(
        candidate.entry,
        new Routing(route, speed, cost, candidate.lane.name(), candidate.lane.remote()));
  }

  /** A plain transfer with a plain transfer's gas has nothing that could be found out. */
  private boolean worthSimulating(Intent intent) {
    boolean plain = intent.data().isEmpty() && Objects.equals(intent.gasLimit(), PLAIN_TRANSFER);
    return settings.simulate() && !plain;
  }

  /**
   * A transaction with the lane and the price chosen for it.
   *
   * @param cost what it costs at least
   */
  record Candidate(Waiting.Entry entry, Accepted accepted, Lane lane, Fees fees, Wei cost) {
    Call call() {
      Intent intent = accepted.intent();
      return new Call(
          lane.address(), intent.to(), intent.value(), intent.data(), intent.gasLimit());
    }

    LaneLoad load() {
      return new LaneLoad(lane.id(), entry.line().client(), 1, cost);
    }

    private Decision invalid(String words) {
      return over(ErrorCode.INVALID_TRANSACTION, words);
    }

    private Decision over(ErrorCode code, String words) {
      return new Decision.Over(entry, new Failure(entry.id(), code, words));
    }
  }
}
