package io.sluice.gateway.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who makes a request, for filters that come after the key was looked at. */
public final class CallingClient {
  private CallingClient() {}

  /** Empty on open paths. */
  public static Optional<Client> of(HttpServletRequest request) {
    return Optional.ofNullable((Client) request.getAttribute(AccessFilter.CLIENT));
  }
}
