package io.sluice.evm.rpc;

import io.sluice.evm.chain.TxHash;
import java.util.List;
import java.util.Map;

/**
 * What one contract told in transactions that are ours: for those who pack many things into one
 * transaction and must know what became of each. Costs one {@code eth_getTransactionReceipt} a
 * transaction, all in one batch, and nothing to those who do not ask. One of the sides of {@link
 * EthereumClient}, whose rules hold.
 */
public interface Logs {
  /**
   * Receipts with their logs, as one endpoint says; what it lacks another may have. Those that
   * nobody has or that cannot be read are left out: only what is there decides something. Which
   * block holds a transaction stands in its receipt, and may be another than the caller knows.
   */
  Map<TxHash, LoggedReceipt> logs(List<TxHash> hashes, LogFilter filter);

  /**
   * The same, agreed: two endpoints say alike receipt and logs, or the only one where one is
   * configured. Those of which there is none, agreed, are left out.
   *
   * @throws NodeUnavailableException when too few answer, or no two say the same of all of them
   */
  Map<TxHash, LoggedReceipt> agreedLogs(List<TxHash> hashes, LogFilter filter);
}
