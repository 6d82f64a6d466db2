package io.sluice.evm.abi;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import org.jspecify.annotations.Nullable;

/**
 * What a contract is asked to do.
 *
 * @param from the user in whose name it is done; {@code null} when it is nobody's but the sender's
 * @param to {@code null} when the data is the code that makes a contract
 * @param value what goes with it
 */
public record ContractCall(@Nullable Address from, @Nullable Address to, Wei value, Bytes data) {}
