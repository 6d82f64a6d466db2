package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.rpc.NodeUnavailableException;
import java.util.Collection;
import java.util.Map;

/** What the forwarders of a network say of users and of what they have executed. */
interface ForwarderReads {
  /**
   * The next nonce of users, in one request.
   *
   * @param signers by any key
   * @return by the same key; none for no signers, without a request
   * @throws NodeUnavailableException when no node says all of them
   */
  Map<Long, Long> nonces(Address forwarder, Map<Long, Address> signers);

  /**
   * What the forwarder executed in transactions, and whether the calls succeeded.
   *
   * @param agreed whether two endpoints must say the same of all, where two are configured
   * @return without those of which nobody can say it, or not yet; none for none, without a request
   * @throws NodeUnavailableException when nobody says anything
   */
  Map<TxHash, Map<Place, Boolean>> executed(
      Address forwarder, Collection<TxHash> hashes, boolean agreed);

  /** Which request, since a nonce is used once. */
  record Place(Address signer, long nonce) {}
}
