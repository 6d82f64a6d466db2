package io.sluice.gateway.access;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.ProblemWriter;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Lets in who shows a key. Everything is closed but what is listed here as open, and that is
 * compared with the path as it was sent: an encoding trick makes a path closed, never open. What
 * the key allows is asked once it is known what is wanted ({@link ScopeGate}).
 */
@Component
@ForRole(Role.API)
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class AccessFilter extends HttpFilter {
  static final String CLIENT = "io.sluice.gateway.access.client";
  static final String SIGNS = "io.sluice.gateway.access.signs";
  private static final String HEADER = "X-API-Key";
  private static final String BEARER = "Bearer ";
  private static final Set<String> OPEN =
      Set.of(
          "/metrics",
          "/api/v1/health",
          "/api/v1/health/live",
          "/api/v1/health/ready",
          "/api/v1/ready",
          "/health");

  /** Opened by a signature of its own; other methods of that path are others' operations. */
  private static final String SIGNED_POST = "/api/v1/webhooks/oz-relayer";

  private static final Set<String> DOCS =
      Set.of("/api/docs", "/api/docs-json", "/api/docs-json/swagger-config");
  private static final String DOCS_PAGES = "/api/swagger-ui/";

  private final transient KnownKeys keys;
  private final transient CallerAddress callers;
  private final transient Strangers strangers;
  private final boolean openDocs;

  AccessFilter(
      KnownKeys keys, CallerAddress callers, Strangers strangers, AccessSettings settings) {
    this.keys = keys;
    this.callers = callers;
    this.strangers = strangers;
    this.openDocs = settings.openDocs();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isOpen(request.getMethod(), request.getRequestURI())) {
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
    if (refusal.pause() != null) {
      response.setHeader("Retry-After", Long.toString(refusal.pause().plusSeconds(1).toSeconds()));
    }
    ProblemWriter.write(request, response, refusal.code(), refusal.detail());
  }

  /** Notes the client in the request, or says why it may not enter. */
  private @Nullable Refusal identify(HttpServletRequest request) {
    InetAddress caller = callers.of(request);
    String shown = shown(request);
    if (shown == null || shown.isBlank()) {
      return stranger(caller, "Send an API key in the header X-API-Key.");
    }
    Optional<StoredKey> key;
    try {
      key = keys.find(shown, strangers.mayTry(caller));
    } catch (RefusedException e) {
      return new Refusal(e.code(), Objects.requireNonNullElse(e.getMessage(), e.code().title()));
    } catch (RuntimeException e) {
      if (!DatabaseFault.of(e).isOutage()) {
        throw e;
      }
      return new Refusal(ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.DATABASE_UNAVAILABLE.title());
    }
    if (key.isEmpty()) {
      return stranger(caller, "This API key is not valid.");
    }
    if (!key.get().admits(caller)) {
      return new Refusal(
          ErrorCode.ADDRESS_NOT_ALLOWED,
          "This API key may not be used from " + caller.getHostAddress() + ".");
    }
    request.setAttribute(CLIENT, key.get().client());
    request.setAttribute(SIGNS, key.get().signed());
    return null;
  }

  /** The key as it was sent; of two headers our own counts. */
  private static @Nullable String shown(HttpServletRequest request) {
    String own = request.getHeader(HEADER);
    String bearer = request.getHeader("Authorization"); // RFC 6750, §2.1
    return (own == null || own.isBlank()) && bearer != null && bearer.startsWith(BEARER)
        ? bearer.substring(BEARER.length())
        : own;
  }

  /** Who has no good key, and is told so only so often. */
  private Refusal stranger(InetAddress caller, String detail) {
    return strangers
        .failed(caller)
        .map(pause ->
            new Refusal(
                ErrorCode.RATE_LIMITED,
                "Too many requests without a valid API key came from this address.",
                pause))
        .orElseGet(() -> new Refusal(ErrorCode.UNAUTHENTICATED, detail));
  }

  private boolean isOpen(String method, String path) {
    return OPEN.contains(path)
        || (method.equals("POST") && path.equals(SIGNED_POST))
        || (openDocs && isOfDocs(path));
  }

  private static boolean isOfDocs(String path) {
    return DOCS.contains(path)
        || (path.startsWith(DOCS_PAGES)
            && path.matches("[A-Za-z0-9./_-]+")
            && !path.contains(".."));
  }

  private record Refusal(ErrorCode code, String detail, @Nullable Duration pause) {
    Refusal(ErrorCode code, String detail) {
      this(code, detail, null);
    }
  }
}
