package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.IntrinsicGas;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Call;
import io.sluice.evm.rpc.Gas;
import io.sluice.evm.rpc.GasAnswer;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Executes what users want on the newest block, as the forwarder would call it, all in one request
 * to a node: what reverts is told with the contract's own reason, which the forwarder keeps to
 * itself, and costs nothing. Only the first of each user is tried; what follows it may depend on
 * it.
 */
@PerNetwork
@ForRole(Role.RELAY)
class Simulation {
  private final Gas gas;
  private final GaslessSettings settings;

  Simulation(Gas gas, GaslessSettings settings) {
    this.gas = gas;
    this.settings = settings;
  }

  /**
   * Those that would revert, with the reason. Whatever no node says, and what brings value, which
   * the forwarder has not, is left to the chain; so is what follows something in flight, which it
   * may need.
   */
  Map<TransactionId, String> reverting(
      List<ForwardSigners.Ready> ready, Map<Long, List<HeldRequest>> runs, Instant now) {
    Map<TransactionId, String> reverting = new HashMap<>();
    List<TransactionId> tried = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (ForwardSigners.Ready user : ready) {
      List<HeldRequest> run = runs.get(user.id());
      if (settings.simulate() && run != null && !user.flying()) {
        HeldRequest first = run.getFirst();
        if (first.request().value().value().signum() == 0 && !first.expired(now)) {
          tried.add(first.id());
          calls.add(call(user, first.request()));
        }
      }
    }
    if (calls.isEmpty()) {
      return reverting;
    }
    List<GasAnswer> answers = gas.estimateGas(calls);
    for (int i = 0; i < tried.size(); i++) {
      if (answers.get(i) instanceof GasAnswer.Reverts(String reason)) {
        reverting.put(tried.get(i), reason);
      }
    }
    return reverting;
  }

  /** The forwarder appends who has asked (ERC-2771). */
  private static Call call(ForwardSigners.Ready user, ForwardRequest request) {
    byte[] data = request.data().toArray();
    byte[] from = request.from().bytes();
    byte[] all = new byte[data.length + from.length];
    System.arraycopy(data, 0, all, 0, data.length);
    System.arraycopy(from, 0, all, data.length, from.length);
    Bytes appended = Bytes.of(all);
    long limit =
        request.gas().min(BigInteger.valueOf(Long.MAX_VALUE / 2)).longValueExact()
            + IntrinsicGas.of(appended, false);
    return new Call(user.forwarder(), request.to(), request.value(), appended, limit);
  }
}
