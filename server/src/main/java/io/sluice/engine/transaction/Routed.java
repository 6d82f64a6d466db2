package io.sluice.engine.transaction;

/** A transaction that has its way and waits for a nonce. */
public record Routed(Intent intent, Route route) {}
