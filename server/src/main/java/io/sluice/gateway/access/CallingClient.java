package io.sluice.gateway.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who makes a request, for filters that come after the key was looked at. */
public final class CallingClient {
  private CallingClient() {}

  /** Whether requests with its key must be signed. */
  public static boolean mustSign(HttpServletRequest request) {
    return Boolean.TRUE.equals(request.getAttribute(AccessFilter.SIGNS));
  }

  /** Empty on open paths. */
  public static Optional<Client> of(HttpServletRequest request) {
    return Optional.ofNullable((Client) request.getAttribute(AccessFilter.CLIENT));
  }
}
