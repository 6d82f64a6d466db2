package io.sluice.relay.intake;

import io.sluice.gateway.idempotency.Claim;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to be stored.
 *
 * @param storage of its kind
 * @param content as it is stored
 * @param id by which it is known from then on
 * @param weight bytes of its parts that have no fixed size
 * @param claim to be stored with it; {@code null} for none
 */
public record Item<T>(Storage<T> storage, T content, UUID id, long weight, @Nullable Claim claim) {}
