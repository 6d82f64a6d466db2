package io.sluice.evm.rpc;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Blocks of the chain and the receipts in them. What is agreed two endpoints say alike, or the only
 * one where one is configured; what cannot be taken back is decided by that alone. One of the sides
 * of {@link EthereumClient}, whose rules hold.
 */
public interface Blocks {
  /** The newest block. */
  Block latestBlock();

  /**
   * The newest block that anybody in this process has read within this time; read now where nobody
   * has. For those who show where the chain is and must not cost a request each time they look.
   */
  Block recentBlock(Duration age);

  /** The block at a height of the chain the node holds canonical; empty when it has none there. */
  Optional<Block> block(BlockNumber number);

  /** Blocks at consecutive heights in one request; ends early at the first the node has not. */
  List<Block> blocks(BlockNumber first, int count);

  /**
   * Receipts of those of {@code wanted} that are in the block, as one endpoint says; what it lacks
   * another may have. One {@code eth_getBlockReceipts} where the endpoint can and more than one is
   * wanted, else, and after any failure of it, one batch of {@code eth_getTransactionReceipt}.
   * Receipts of another block are left out, and so are those that nobody has or that cannot be
   * read: only a receipt decides something, its absence nothing, and what cannot be undone takes
   * {@link #agreedReceipts(BlockHash, BlockNumber, List)}.
   *
   * @throws NodeUnavailableException also when no endpoint knows the block
   */
  List<Receipt> receipts(BlockHash block, BlockNumber number, List<TxHash> wanted);

  /**
   * The hash of the block at a height, agreed; empty when there is none, agreed.
   *
   * @throws NodeUnavailableException when too few answer, or no two say the same
   */
  Optional<BlockHash> agreedHash(BlockNumber number);

  /**
   * The hash of the block at a height: agreed where two endpoints answer, and what the only one
   * says where only one does. Decides nothing that cannot be undone.
   *
   * @return empty when there is none, as far as that can be said now
   * @throws NodeUnavailableException when none answers, or no two of several say the same
   */
  Optional<BlockHash> comparedHash(BlockNumber number);

  /**
   * The height that the chain's own consensus calls this; of several endpoints the lower of what
   * two say.
   *
   * @return empty when the nodes know no such tag, or nothing has reached it
   * @throws NodeUnavailableException when too few answer
   */
  Optional<BlockNumber> tagged(Tag tag);

  /**
   * The receipts of transactions, agreed; those of which there is none, agreed, are left out.
   *
   * @throws NodeUnavailableException when too few answer, or no two say the same
   */
  Map<TxHash, Receipt> agreedReceipts(List<TxHash> hashes);

  /**
   * The same for transactions of one block, with one request for all of its receipts where that is
   * cheaper and the endpoint can. Receipts of another block are left out.
   *
   * @throws NodeUnavailableException when too few answer, or no two say the same of all of them
   */
  Map<TxHash, Receipt> agreedReceipts(BlockHash block, BlockNumber number, List<TxHash> wanted);

  /**
   * The signed bytes of transactions, put together from what an endpoint says of them. Their hashes
   * prove them, so that one endpoint is enough. Left out are those that none has, and what proves
   * nothing.
   */
  Map<TxHash, SignedTransaction> signed(List<TxHash> hashes);

  /** Heights that the consensus of a chain names (execution-apis, block tags). */
  enum Tag {
    SAFE,
    FINALIZED
  }
}
