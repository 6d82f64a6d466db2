package io.sluice.gateway.access;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as the database knows it.
 *
 * @param expiresAt {@code null} when it does not expire
 * @param revoked for good
 * @param allowed from where it may be used; anywhere when there are none
 * @param signed whether requests with it must be
 */
record StoredKey(
    Client client,
    SecretHash secret,
    @Nullable Instant expiresAt,
    boolean revoked,
    List<AddressRange> allowed,
    boolean signed) {
  StoredKey {
    allowed = List.copyOf(allowed);
  }

  boolean admits(PresentedKey presented, Instant now) {
    return secret.equals(presented.secret()) && isGood(now);
  }

  /** Neither revoked nor expired. */
  boolean isGood(Instant now) {
    return !revoked && (expiresAt == null || now.isBefore(expiresAt));
  }

  boolean admits(InetAddress caller) {
    return allowed.isEmpty() || allowed.stream().anyMatch(each -> each.contains(caller));
  }
}
