package io.sluice.engine.transaction;

import org.jspecify.annotations.Nullable;

/**
 * A transaction that has its way and waits for a nonce.
 *
 * @param doubt why nothing must be signed for it, for people: it is not what was accepted, or was
 *     signed before; {@code null} when nothing speaks against it
 */
public record Routed(Intent intent, Route route, @Nullable String doubt) {}
