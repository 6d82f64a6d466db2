package io.sluice.gateway.policy;

import io.sluice.evm.abi.ContractCall;
import io.sluice.evm.chain.ChainId;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to send.
 *
 * @param call what it is asked to do
 * @param gas units that it may take; {@code null} when that is found out later
 * @param relayer who is to send it, by name; {@code null} when the client does not say
 */
public record Proposal(
    ChainId chain, ContractCall call, @Nullable Long gas, @Nullable String relayer) {}
