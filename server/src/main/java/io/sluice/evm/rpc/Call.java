package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction would do, to estimate or simulate it.
 *
 * @param to {@code null} creates a contract
 * @param gas the limit it will have; {@code null} when it is to be found
 */
public record Call(Address from, @Nullable Address to, Wei value, Bytes data, @Nullable Long gas) {}
