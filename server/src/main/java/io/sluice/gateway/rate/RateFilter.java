package io.sluice.gateway.rate;

import io.sluice.gateway.access.CallingClient;
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
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Answers 429 to who calls too often, once it is known who it is. Every answer says what is left
 * (draft-ietf-httpapi-ratelimit-headers): the limit is a token bucket, its size is {@code q}, and
 * {@code w} the seconds in which it fills.
 */
@Component
@ForRole(Role.API)
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
final class RateFilter extends HttpFilter {
  private final transient RateLimits limits;

  RateFilter(RateLimits limits) {
    this.limits = limits;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<RateLimits.Decision> decision = CallingClient.of(request).flatMap(limits::take);
    if (decision.isPresent()) {
      RateLimits.Decision known = decision.get();
      say(known, response);
      Long pause = known.pause();
      if (pause != null) {
        refuse(request, response, known.limit(), pause);
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private static void say(RateLimits.Decision decision, HttpServletResponse response) {
    RateLimit limit = decision.limit();
    long remaining = Math.min(decision.remaining(), limit.burst());
    response.setHeader(
        "RateLimit-Policy", "\"client\";q=%d;w=%d".formatted(limit.burst(), limit.window()));
    response.setHeader(
        "RateLimit",
        "\"client\";r=%d;t=%d"
            .formatted(remaining, Math.ceilDiv(limit.burst() - remaining, limit.perSecond())));
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, RateLimit limit, long wait)
      throws IOException {
    long seconds = Math.max(1, Math.ceilDiv(wait, TimeUnit.SECONDS.toNanos(1)));
    response.setHeader("Retry-After", Long.toString(seconds));
    ProblemWriter.write(
        request,
        response,
        ErrorCode.RATE_LIMITED,
        "This client may send %d requests a second, and %d at once."
            .formatted(limit.perSecond(), limit.burst()));
  }
}
