package io.sluice.benchmark.load;

/**
 * A request that was accepted.
 *
 * @param id the product's
 * @param since when it was due or sent, see {@link Pace}; after {@link System#nanoTime}
 */
public record Posted(String id, long since) {}
