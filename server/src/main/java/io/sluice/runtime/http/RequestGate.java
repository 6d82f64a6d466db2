package io.sluice.runtime.http;

import io.sluice.runtime.failure.BodyTooLargeException;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * First in line: refuses bodies past the limit and queries that cannot be read, and sets the
 * headers that every answer carries. The API answers programs, so nothing may be sniffed, framed or
 * stored.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class RequestGate extends HttpFilter {
  private static final long UNKNOWN = -1;

  /** Nothing of an answer for programs is a page. */
  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  /** The page of the description brings all it needs, styles within it included. */
  private static final String DOCS =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'";

  private final transient HttpSettings settings;
  private final transient ManagementPort management;

  RequestGate(HttpSettings settings, ManagementPort management) {
    this.settings = settings;
    this.management = management;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    String path = request.getRequestURI();
    boolean docs = path.startsWith("/api/docs") || path.startsWith("/api/swagger-ui");
    response.setHeader("Content-Security-Policy", docs ? DOCS : NOTHING);
    if (path.startsWith("/api/v1/")) {
      response.setHeader("Cache-Control", "no-store");
    }
    if (settings.hsts() != null) {
      response.setHeader("Strict-Transport-Security", "max-age=" + settings.hsts().toSeconds());
    }
    if (!isServedHere(request, path)) {
      ProblemWriter.write(request, response, ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.title());
      return;
    }
    long limit = settings.maxBody().toBytes();
    long length = request.getContentLengthLong();
    if (length > limit) {
      ProblemWriter.write(
          request,
          response,
          ErrorCode.PAYLOAD_TOO_LARGE,
          new BodyTooLargeException(limit).detail());
      return;
    }
    String fault = faultOfQuery(request);
    if (fault != null) {
      ProblemWriter.write(request, response, ErrorCode.INVALID_REQUEST, fault);
      return;
    }
    boolean body =
        length > 0 || (length == UNKNOWN && request.getHeader("Transfer-Encoding") != null);
    chain.doFilter(
        body ? new LimitedRequest(request, limit, settings.bodyTime()) : request, response);
  }

  /**
   * The management port tells how the process is, and nothing else; what it tells no other does.
   */
  private boolean isServedHere(HttpServletRequest request, String path) {
    boolean metrics = path.equals("/metrics");
    return management.has(request)
        ? metrics || path.startsWith("/api/v1/health")
        : !metrics || management.tells(request);
  }

  /**
   * What is wrong with a query whatever it is for: whoever asks for a parameter later would meet
   * the container's exception, or the first of two and none of the other. {@code null} for nothing.
   */
  private static @Nullable String faultOfQuery(HttpServletRequest request) {
    if (request.getQueryString() == null) {
      return null;
    }
    try {
      return request.getParameterMap().values().stream().allMatch(values -> values.length == 1)
          ? null
          : "The query cannot be read: a parameter is given twice.";
    } catch (InvalidParameterException e) {
      return "The query cannot be read: a parameter has no name, or is not percent-encoded UTF-8.";
    }
  }
}
