package io.sluice.evm.rpc;

import io.sluice.evm.chain.Wei;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recent fees, from {@code eth_feeHistory}.
 *
 * @param nextBaseFee base fee per gas of the next block; {@code null} on a chain without EIP-1559
 * @param rewards one list per block, oldest first: the tips at the percentiles asked for; empty for
 *     an empty block's lack of data
 */
public record FeeHistory(@Nullable Wei nextBaseFee, List<List<Wei>> rewards) {}
