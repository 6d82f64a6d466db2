package io.sluice.backing.fact;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened, as one subscriber is told it.
 *
 * @param id grows with each fact of a subject
 * @param subject what it happened to
 * @param kind as it was subscribed to
 * @param content what whoever told it wrote, for whoever knows how to read it
 */
public record Fact(long id, UUID subject, String kind, String content, Instant at) {}
