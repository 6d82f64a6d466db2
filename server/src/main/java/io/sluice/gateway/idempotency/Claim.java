package io.sluice.gateway.idempotency;

import java.time.Instant;
import java.util.UUID;

/**
 * What a key stands for once the request is done.
 *
 * @param created the id of what it created
 * @param at when; part of the answer
 */
public record Claim(
    long client, IdempotencyKey key, Fingerprint fingerprint, UUID created, Instant at) {}
