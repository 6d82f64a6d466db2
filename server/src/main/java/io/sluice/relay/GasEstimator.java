package io.sluice.relay;

import io.sluice.failure.ErrorCode;
import io.sluice.fee.Fees;
import io.sluice.lane.Lane;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.Call;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.GasAnswer;
import io.sluice.transaction.Accepted;
import io.sluice.transaction.Failure;
import io.sluice.transaction.Intent;
import io.sluice.transaction.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Settles the gas limit: the client's, or an estimate with a margin. What brings its gas is
 * executed with it, so that what reverts is known before it costs a nonce. All of a batch is one
 * request.
 */
@Component
@ForRole(Role.RELAY)
class GasEstimator {
  private static final long PLAIN_TRANSFER = 21_000;

  /** Bytes a signed EIP-1559 transaction has beside its calldata, at most. */
  private static final int ENVELOPE = 250;

  private final EthereumClient node;
  private final RelaySettings settings;

  GasEstimator(EthereumClient node, RelaySettings settings) {
    this.node = node;
    this.settings = settings;
  }

  Result estimate(List<Candidate> candidates) {
    Result result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Candidate> open = new ArrayList<>();
    for (Candidate each : candidates) {
      Intent intent = each.accepted.intent();
      if (intent.data().size() + ENVELOPE > settings.largestTransaction()) {
        result.fail(
            each,
            ErrorCode.INVALID_TRANSACTION,
            "its calldata is larger than nodes take: " + intent.data());
      } else if (intent.gasLimit() != null && !worthSimulating(intent)) {
        result.route(each, intent.gasLimit());
      } else {
        open.add(each);
      }
    }
    if (!open.isEmpty()) {
      List<GasAnswer> answers = node.estimateGas(open.stream().map(Candidate::call).toList());
      for (int i = 0; i < open.size(); i++) {
        apply(open.get(i), answers.get(i), result);
      }
    }
    return result;
  }

  private void apply(Candidate candidate, GasAnswer answer, Result result) {
    switch (answer) {
      case GasAnswer.Estimate(long gas) when candidate.accepted.intent().gasLimit() != null ->
          result.route(candidate, gas);
      case GasAnswer.Estimate(long gas) when gas > settings.largestGas() ->
          result.fail(
              candidate,
              ErrorCode.INVALID_TRANSACTION,
              "it needs " + gas + " gas; the limit is " + settings.largestGas());
      case GasAnswer.Estimate(long gas) -> result.route(candidate, withMargin(gas));
      case GasAnswer.Reverts(String reason) ->
          result.fail(candidate, ErrorCode.EXECUTION_REVERTED, reason);
      case GasAnswer.InsufficientFunds _ -> {
        // the lane cannot pay for it now: it stays accepted, and the sweeper brings it back
      }
      case GasAnswer.Unavailable(String message) -> result.missing.add(message);
    }
  }

  /** A plain transfer with a plain transfer's gas has nothing that could be found out. */
  private boolean worthSimulating(Intent intent) {
    boolean plain = intent.data().size() == 0 && Objects.equals(intent.gasLimit(), PLAIN_TRANSFER);
    return settings.simulate() && !plain;
  }

  private long withMargin(long gas) {
    long margin = gas == PLAIN_TRANSFER ? 0 : gas * settings.gasMargin() / 100;
    return Math.min(settings.largestGas(), gas + margin);
  }

  /** A transaction with the lane and the price chosen for it. */
  record Candidate(Accepted accepted, Lane lane, Fees fees) {
    Call call() {
      Intent intent = accepted.intent();
      return new Call(
          lane.address(), intent.to(), intent.value(), intent.data(), intent.gasLimit());
    }
  }

  /** What came of a batch. */
  record Result(List<Route> routes, List<Failure> failures, List<String> missing) {
    private void route(Candidate candidate, long gas) {
      routes.add(new Route(candidate.accepted.id(), candidate.lane.id(), gas, candidate.fees));
    }

    private void fail(Candidate candidate, ErrorCode code, String detail) {
      failures.add(new Failure(candidate.accepted.id(), code, detail));
    }

    /** How many got no answer that decides anything. */
    int unavailable() {
      return missing.size();
    }
  }
}
