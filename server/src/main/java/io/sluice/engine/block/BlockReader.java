package io.sluice.engine.block;

import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.Inclusion;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Block;
import io.sluice.evm.rpc.Blocks;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.evm.rpc.Receipt;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads which of our transactions a block holds. One node's word is enough: nothing becomes final
 * by it.
 */
@PerNetwork
@ForRole(Role.MONITOR)
public class BlockReader {
  private final Blocks node;
  private final Attempts attempts;
  private final Believed believed;

  BlockReader(Blocks node, Attempts attempts, Believed believed) {
    this.node = node;
    this.attempts = attempts;
    this.believed = believed;
  }

  /**
   * Everything of ours in a block. A receipt that cannot be read decides nothing.
   *
   * @throws NodeUnavailableException when one is missing; the block is settled later
   */
  List<Inclusion> ours(Block block) {
    List<Attempt> ours = believed.of(attempts.among(block.transactions()));
    if (ours.isEmpty()) {
      return List.of();
    }
    List<TxHash> wanted = ours.stream().map(Attempt::hash).toList();
    Map<TxHash, Receipt> receipts = new HashMap<>();
    node.receipts(block.hash(), block.number(), wanted)
        .forEach(receipt -> receipts.put(receipt.hash(), receipt));
    if (!receipts.keySet().containsAll(wanted)) {
      throw new NodeUnavailableException("receipts of block " + block.number() + " are missing");
    }
    return ours.stream()
        .map(attempt -> inclusion(attempt, Objects.requireNonNull(receipts.get(attempt.hash()))))
        .toList();
  }

  public static Inclusion inclusion(Attempt attempt, Receipt receipt) {
    return new Inclusion(
        attempt, receipt.block(), receipt.blockHash(), receipt.succeeded(), receipt.gasUsed());
  }
}
