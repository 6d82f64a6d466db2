package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;

/**
 * An account as one node sees it.
 *
 * @param latest the first nonce not used in a block
 * @param pending the first nonce neither in a block nor in an unbroken run in the node's pool;
 *     never under {@code latest}
 * @param balance at the latest block
 */
public record AccountState(Address address, Nonce latest, Nonce pending, Wei balance) {}
