package io.sluice.gateway.event;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that a client is told.
 *
 * @param number grows in the order of the commits; without gaps over all clients
 * @param id by which whoever is told it twice knows that
 * @param subject what it happened to; events of one subject keep their order
 * @param type 1 to 60 of a-z, dots and underscores, as {@code transaction.mined}
 * @param content the {@code data} of what is sent, a JSON object
 */
public record ClientEvent(
    long number, UUID id, long client, UUID subject, String type, Instant at, String content) {}
