package io.sluice.engine.transaction;

/** A transaction that waits for a lane. */
public record Accepted(TransactionId id, Intent intent) {}
