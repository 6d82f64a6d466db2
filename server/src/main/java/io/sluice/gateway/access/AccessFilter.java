package io.sluice.gateway.access;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.ProblemWriter;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Lets in who shows a key. Everything is closed but what is listed here as open, and that is
 * compared with the path as it was sent: an encoding trick makes a path closed, never open.
 */
@Component
@ForRole(Role.API)
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class AccessFilter extends HttpFilter {
  static final String CLIENT = "io.sluice.gateway.access.client";
  private static final String HEADER = "X-API-Key";
  private static final Set<String> OPEN =
      Set.of(
          "/metrics",
          "/api/docs",
          "/api/docs-json",
          "/api/docs-json/swagger-config",
          "/api/v1/health",
          "/api/v1/health/live",
          "/api/v1/health/ready");
  private static final String OPEN_PAGES = "/api/swagger-ui/";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final transient KnownKeys keys;

  AccessFilter(KnownKeys keys) {
    this.keys = keys;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isOpen(request.getRequestURI())) {
      chain.doFilter(request, response);
      return;
    }
    Refusal refusal = identify(request);
    if (refusal == null) {
      chain.doFilter(request, response);
      return;
    }
    if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
      response.setHeader("WWW-Authenticate", "ApiKey header=\"" + HEADER + "\"");
    }
    ProblemWriter.write(request, response, refusal.code(), refusal.detail());
  }

  /** Notes the client in the request, or says why it may not enter. */
  private @Nullable Refusal identify(HttpServletRequest request) {
    String shown = request.getHeader(HEADER);
    if (shown == null || shown.isBlank()) {
      return new Refusal(ErrorCode.UNAUTHENTICATED, "Send an API key in the header X-API-Key.");
    }
    Optional<Client> client;
    try {
      client = keys.client(shown);
    } catch (RuntimeException e) {
      if (!DatabaseFault.of(e).isOutage()) {
        throw e;
      }
      return new Refusal(ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.DATABASE_UNAVAILABLE.title());
    }
    if (client.isEmpty()) {
      return new Refusal(ErrorCode.UNAUTHENTICATED, "This API key is not valid.");
    }
    Scope needed = READING.contains(request.getMethod()) ? Scope.READ : Scope.WRITE;
    if (!client.get().scopes().contains(needed)) {
      return new Refusal(ErrorCode.FORBIDDEN, "This API key lacks the scope " + needed + ".");
    }
    request.setAttribute(CLIENT, client.get());
    return null;
  }

  private static boolean isOpen(String path) {
    return OPEN.contains(path)
        || (path.startsWith(OPEN_PAGES)
            && path.matches("[A-Za-z0-9./_-]+")
            && !path.contains(".."));
  }

  private record Refusal(ErrorCode code, String detail) {}
}
