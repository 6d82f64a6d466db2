package io.sluice.rpc;

import io.sluice.chain.Address;
import io.sluice.chain.Nonce;
import io.sluice.chain.Wei;

/**
 * An account as one node sees it.
 *
 * @param latest the first nonce not used in a block
 * @param pending the first nonce neither in a block nor in an unbroken run in the node's pool;
 *     never under {@code latest}
 * @param balance at the latest block
 */
public record AccountState(Address address, Nonce latest, Nonce pending, Wei balance) {}
