package io.sluice.gateway.access;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a key.
 *
 * @param client its row
 * @param allowed from where it may be used; anywhere when there are none
 * @param signed whether requests with it must be
 * @param lastUsedAt to the minute; {@code null} when it was never used
 */
record KeyView(
    String id,
    long client,
    Set<Scope> scopes,
    List<AddressRange> allowed,
    boolean signed,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt) {
  KeyView {
    scopes = Set.copyOf(scopes);
    allowed = List.copyOf(allowed);
  }

  boolean isOver(Instant now) {
    return revokedAt != null || (expiresAt != null && !now.isBefore(expiresAt));
  }
}
