package io.sluice.engine.monitor;

import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.Replacement;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.Cause;
import io.sluice.evm.rpc.Call;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.evm.rpc.GasAnswer;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds out with how much gas wishes are to be signed: all that were refused for their gas in one
 * request to the nodes. Called outside of any database transaction, by one thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class GasFinder {
  private final EthereumClient node;
  private final Replacements replacements;
  private final LaneDirectory directory;
  private final NoOpGas noOps;

  GasFinder(
      EthereumClient node, Replacements replacements, LaneDirectory directory, NoOpGas noOps) {
    this.node = node;
    this.replacements = replacements;
    this.directory = directory;
    this.noOps = noOps;
  }

  /**
   * The gas for each wish, in their order.
   *
   * @throws io.sluice.evm.rpc.NodeUnavailableException when a block limit is needed and no node
   *     answers
   */
  List<GasAgain> of(List<Replacement> wishes) {
    Map<TransactionId, GasAgain> refused = refused(wishes);
    List<GasAgain> found = new ArrayList<>(wishes.size());
    for (Replacement wish : wishes) {
      if (wish.kind() == AttemptKind.NO_OP) {
        found.add(new GasAgain.Enough(noOp(wish)));
      } else {
        found.add(refused.getOrDefault(wish.transaction(), new GasAgain.Enough(wish.routedGas())));
      }
    }
    return found;
  }

  private long noOp(Replacement wish) {
    var lane = directory.get(wish.lane()).address();
    return wish.cause() == Cause.GAS_TOO_LOW && wish.bound() != null
        ? noOps.moreThan(wish.bound().longValueExact(), lane)
        : noOps.of(lane);
  }

  private Map<TransactionId, GasAgain> refused(List<Replacement> wishes) {
    List<Replacement> some =
        wishes.stream()
            .filter(wish -> wish.state().inFlight() && wish.kind() != AttemptKind.NO_OP)
            .filter(wish -> isAboutGas(wish.cause()))
            .toList();
    if (some.isEmpty()) {
      return Map.of();
    }
    Map<TransactionId, Intent> wanted =
        replacements.wanted(some.stream().map(Replacement::transaction).toList());
    List<GasAnswer> answers =
        node.estimateGas(some.stream().map(wish -> call(wish, wanted)).toList());
    long blockLimit = node.latestBlock().gasLimit();
    Map<TransactionId, GasAgain> found = new HashMap<>();
    for (int i = 0; i < some.size(); i++) {
      Replacement wish = some.get(i);
      long before = wish.bound() == null ? wish.routedGas() : wish.bound().longValueExact();
      found.put(wish.transaction(), GasAgain.of(wish, before, answers.get(i), blockLimit));
    }
    return found;
  }

  private Call call(Replacement wish, Map<TransactionId, Intent> wanted) {
    Intent intent = Objects.requireNonNull(wanted.get(wish.transaction()));
    return new Call(
        directory.get(wish.lane()).address(), intent.to(), intent.value(), intent.data(), null);
  }

  private static boolean isAboutGas(Cause cause) {
    return switch (cause) {
      case GAS_TOO_LOW, GAS_TOO_HIGH -> true;
      case ASKED, UNDERPRICED, FEE_TOO_LOW, FEE_TOO_HIGH -> false;
    };
  }
}
