package io.sluice.engine.block;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.transaction.InBlock;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Blocks;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.evm.rpc.Receipt;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what one endpoint had told of our transactions with what endpoints agree on, and has the
 * last word: what was told wrong is corrected before it is final. The metric {@code
 * receipts_corrected_total} counts that.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class AgreedReceipts {
  private static final Logger LOG = LoggerFactory.getLogger(AgreedReceipts.class);

  private final Blocks node;
  private final MinedTransactions transactions;
  private final Counter corrected;

  AgreedReceipts(Blocks node, MinedTransactions transactions, MeterRegistry metrics) {
    this.node = node;
    this.transactions = transactions;
    this.corrected =
        Counter.builder("receipts_corrected_total")
            .description("Receipts that one endpoint had told wrong, found before they were final")
            .register(metrics);
  }

  /** Reads block by block from the lowest, up to the first on which endpoints do not agree. */
  Found of(List<InBlock> waiting) {
    List<Agreed> agreed = new ArrayList<>();
    Map<?, List<InBlock>> byBlock =
        waiting.stream().collect(groupingBy(InBlock::block, TreeMap::new, toList()));
    for (List<InBlock> ofBlock : byBlock.values()) {
      try {
        agreed.addAll(ofBlock(ofBlock));
      } catch (NodeUnavailableException e) {
        return new Found(agreed, e);
      }
    }
    return new Found(agreed, null);
  }

  private List<Agreed> ofBlock(List<InBlock> ours) {
    InBlock one = ours.getFirst();
    Map<TxHash, Receipt> receipts =
        node.agreedReceipts(
            one.blockHash(), one.block(), ours.stream().map(InBlock::hash).toList());
    List<Agreed> agreed = new ArrayList<>();
    for (InBlock each : ours) {
      Receipt receipt = receipts.get(each.hash());
      if (receipt == null || !receipt.blockHash().equals(each.blockHash())) {
        throw new NodeUnavailableException(
            "no two endpoints have %s in block %s".formatted(each.hash(), each.block()));
      }
      agreed.add(new Agreed(each, receipt));
    }
    return agreed;
  }

  /** Stores what was told wrong as it is. The caller owns the database transaction. */
  void correct(List<Agreed> agreed, Instant now) {
    transactions.correct(
        agreed.stream()
            .filter(Agreed::corrects)
            .map(each ->
                new MinedTransactions.Correction(
                    each.transaction,
                    each.receipt.succeeded(),
                    each.receipt.gasUsed(),
                    each.words()))
            .toList(),
        now);
  }

  /** Tells what was corrected, once that is committed. */
  void tellCorrected(List<Agreed> agreed) {
    for (Agreed each : agreed) {
      if (each.corrects()) {
        LOG.warn("Transaction {}: {}", each.transaction.id(), each.words());
        corrected.increment();
      }
    }
  }

  /**
   * What endpoints agree on.
   *
   * @param agreed whole blocks, lowest first
   * @param trouble why they do not on the block after those; {@code null} when all are agreed
   */
  record Found(List<Agreed> agreed, @Nullable NodeUnavailableException trouble) {}

  /** A transaction with its receipt, as endpoints agree on it. */
  record Agreed(InBlock transaction, Receipt receipt) {
    boolean corrects() {
      return receipt.succeeded() != transaction.succeeded();
    }

    String words() {
      return "one endpoint had said that it %s in block %s; endpoints agree that it did not"
          .formatted(transaction.succeeded() ? "succeeded" : "reverted", transaction.block());
    }
  }
}
