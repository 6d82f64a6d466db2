package io.sluice.rpc;

import io.sluice.chain.Address;
import io.sluice.chain.Bytes;
import io.sluice.chain.Wei;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction would do, to estimate or simulate it.
 *
 * @param to {@code null} creates a contract
 * @param gas the limit it will have; {@code null} when it is to be found
 */
public record Call(Address from, @Nullable Address to, Wei value, Bytes data, @Nullable Long gas) {}
