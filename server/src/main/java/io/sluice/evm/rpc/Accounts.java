package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.util.List;
import java.util.Optional;

/**
 * What nodes say of accounts. What is agreed two endpoints say alike, or the only one where one is
 * configured; what cannot be taken back is decided by that alone. One of the sides of {@link
 * EthereumClient}, whose rules hold.
 */
public interface Accounts {
  /** Latest and pending nonce and balance of each account, in one request. */
  List<AccountState> accounts(List<Address> addresses);

  /**
   * The first nonce of each account that was free after a block, agreed.
   *
   * @throws NodeUnavailableException when too few answer, or no two say the same
   */
  List<Nonce> agreedNonces(List<Address> addresses, BlockNumber block);

  /**
   * Which transaction has used a nonce, agreed: the block in which the account's count passed it,
   * and the transaction of that sender and nonce in it.
   *
   * @param last the newest block to look in
   * @return empty when that cannot be shown: absence proves nothing
   * @throws NodeUnavailableException when too few answer, or no two say the same
   */
  Optional<NonceUse> agreedUse(Address sender, Nonce nonce, BlockNumber last);

  /**
   * The transaction that used a nonce.
   *
   * @param block the height that holds it
   */
  record NonceUse(TxHash hash, BlockHash blockHash, BlockNumber block) {}
}
