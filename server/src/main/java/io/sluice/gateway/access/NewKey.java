package io.sluice.gateway.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new key is to be like.
 *
 * @param scopes what it allows
 * @param allowed from where it may be used; anywhere when there are none
 * @param signed whether requests with it must be
 * @param expiresAt {@code null} when it does not expire
 */
public record NewKey(
    Set<Scope> scopes, List<AddressRange> allowed, boolean signed, @Nullable Instant expiresAt) {
  public NewKey {
    scopes = scopes.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(scopes));
    allowed = List.copyOf(allowed);
  }

  /** One that may be used from anywhere, and does not expire. */
  public static NewKey of(Set<Scope> scopes) {
    return new NewKey(scopes, List.of(), false, null);
  }
}
