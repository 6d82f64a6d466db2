package io.sluice.gateway.quota;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request came to.
 *
 * @param gas units that the receipt tells; {@code null} when it never got into a block: nothing of
 *     it counts then
 * @param at when that was known
 */
public record Settlement(UUID id, @Nullable Long gas, Instant at) {}
