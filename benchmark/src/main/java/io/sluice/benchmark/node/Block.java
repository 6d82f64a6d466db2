package io.sluice.benchmark.node;

import java.util.List;

/**
 * A block as it was seen.
 *
 * @param hashes of its transactions
 * @param seen when, after {@link System#nanoTime}; at most {@link ChainWatch#POLL} late
 */
public record Block(long number, List<String> hashes, long seen) {}
