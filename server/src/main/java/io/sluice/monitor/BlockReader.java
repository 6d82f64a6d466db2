package io.sluice.monitor;

import io.sluice.chain.TxHash;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.Block;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import io.sluice.rpc.Receipt;
import io.sluice.transaction.Attempt;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Inclusion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Reads what a block holds of ours. One node's word is enough: nothing is final by it. */
@Component
@ForRole(Role.MONITOR)
class BlockReader {
  private final EthereumClient node;
  private final Attempts attempts;

  BlockReader(EthereumClient node, Attempts attempts) {
    this.node = node;
    this.attempts = attempts;
  }

  /**
   * Everything of ours in a block. A receipt that cannot be read decides nothing.
   *
   * @throws NodeUnavailableException when one is missing; the block is settled later
   */
  List<Inclusion> ours(Block block) {
    List<Attempt> ours = attempts.among(block.transactions());
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

  static Inclusion inclusion(Attempt attempt, Receipt receipt) {
    return new Inclusion(
        attempt, receipt.block(), receipt.blockHash(), receipt.succeeded(), receipt.gasUsed());
  }
}
