package io.sluice.gateway.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as the database knows it.
 *
 * @param expiresAt {@code null} when it does not expire
 * @param revoked for good
 */
record StoredKey(Client client, SecretHash secret, @Nullable Instant expiresAt, boolean revoked) {

  boolean admits(PresentedKey presented, Instant now) {
    return secret.equals(presented.secret())
        && !revoked
        && (expiresAt == null || now.isBefore(expiresAt));
  }
}
