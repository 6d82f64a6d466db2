package io.sluice.benchmark.node;

/**
 * A transaction that called a forwarder.
 *
 * @param gas that it used
 * @param executed requests in it, successfully or not
 */
public record Forwarded(long gas, int executed) {}
