package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one chain, as one. Every list that goes in is one HTTP request (split only at the
 * node's batch limit) and the answers come back in the order of the list.
 *
 * <p>Threads: safe for use by many.
 *
 * <p>Every read throws {@link NodeUnavailableException} when no endpoint answers usably within its
 * deadline.
 */
public interface EthereumClient {
  /**
   * The chain that is worked on. An endpoint that serves another one, or does not say, is asked for
   * nothing until it serves this one: what is sent there would burn nonces.
   *
   * @throws NodeUnavailableException when no endpoint says that it serves it
   */
  ChainId chainId();

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
   * Sends signed transactions, in order, to every endpoint in use at once. Never throws for a
   * node's fault: what is not known is {@link SendAnswer.Unknown}. Returns when each is with a node
   * or on chain, else when all have answered or run out of time; a slow endpoint may still take its
   * copy after that.
   */
  List<SendAnswer> send(List<Bytes> signed);

  /** Latest and pending nonce and balance of each account, in one request. */
  List<AccountState> accounts(List<Address> addresses);

  /**
   * Fees of the last {@code blocks} blocks at these percentiles (0 to 100, ascending); of two
   * endpoints the lower. Without a base fee and without tips where no endpoint knows them.
   */
  FeeHistory feeHistory(int blocks, List<Integer> percentiles);

  /**
   * Gas for each call, without a margin, the larger of two estimates where two endpoints answer; a
   * call that brings its gas is executed with it, and gets the same back when it succeeds. That it
   * reverts is said by two where several are configured. Nothing is changed on the chain. Never
   * throws for a node's fault: see {@link GasAnswer.Unavailable}.
   */
  List<GasAnswer> estimateGas(List<Call> calls);

  /**
   * The first nonce of each account that was free after a block, agreed.
   *
   * <p>Agreed means here and below: two endpoints say the same, or the only one where one is
   * configured. What cannot be taken back is decided by these alone.
   *
   * @throws NodeUnavailableException when too few answer, or no two say the same
   */
  List<Nonce> agreedNonces(List<Address> addresses, BlockNumber block);

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
   * What nodes ask for gas (eth_gasPrice); of two endpoints the lower.
   *
   * @return empty when no endpoint knows the method
   * @throws NodeUnavailableException when none answers
   */
  Optional<Wei> gasPrice();

  /**
   * Which transaction has used a nonce, agreed: the block in which the account's count passed it,
   * and the transaction of that sender and nonce in it.
   *
   * @param last the newest block to look in
   * @return empty when that cannot be shown: absence proves nothing
   * @throws NodeUnavailableException when too few answer, or no two say the same
   */
  Optional<NonceUse> agreedUse(Address sender, Nonce nonce, BlockNumber last);

  /** How each configured endpoint is, in the order of the settings. Costs no request. */
  List<EndpointState> endpoints();

  /** Heights that the consensus of a chain names (execution-apis, block tags). */
  enum Tag {
    SAFE,
    FINALIZED
  }

  /**
   * The transaction that used a nonce.
   *
   * @param block the height that holds it
   */
  record NonceUse(TxHash hash, BlockHash blockHash, BlockNumber block) {}

  /**
   * How an endpoint is.
   *
   * @param label host and port
   * @param lag blocks it is behind the others
   * @param trouble why it gets no traffic, for people; {@code null} while it does
   */
  record EndpointState(String label, long lag, @Nullable String trouble) {}

  /**
   * Whether some endpoint is in use; for readiness and back-pressure. Costs no request. True before
   * the first request; once false it becomes true again by itself.
   */
  boolean available();
}
