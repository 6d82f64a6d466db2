package io.sluice.evm.rpc;

/**
 * The nodes of one chain, as one. Every list that goes in is one HTTP request (split only at the
 * node's batch limit) and the answers come back in the order of the list.
 *
 * <p>Who asks takes the side that it needs: blocks, logs, accounts, sends, gas, calls, or the
 * fleet.
 *
 * <p>Threads: safe for use by many.
 *
 * <p>Every read throws {@link NodeUnavailableException} when no endpoint answers usably within its
 * deadline.
 */
public interface EthereumClient extends Blocks, Logs, Accounts, Sends, Gas, Calls, Fleet {}
