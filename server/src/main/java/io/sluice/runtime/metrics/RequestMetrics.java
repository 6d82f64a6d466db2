package io.sluice.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts and times requests as {@code api_request_total} and {@code api_request_duration_seconds},
 * by method, route and status. The route is the pattern, never the path: ids would make a time
 * series each. What matched no route is {@code none}, an unusual method {@code OTHER}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestMetrics extends HttpFilter {
  /** What a variable of a route must look like. */
  private static final Pattern CONDITION = Pattern.compile(":[^/}]*}");

  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final transient MeterRegistry registry;
  private final transient Map<Labels, Meters> meters = new ConcurrentHashMap<>();

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long start = System.nanoTime();
    boolean returned = false;
    try {
      chain.doFilter(request, response);
      returned = true;
    } finally {
      int status = returned ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
      Labels labels = new Labels(method(request), route(request), status);
      Meters of = meters.computeIfAbsent(labels, this::register);
      of.duration().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      of.count().increment();
    }
  }

  private static String method(HttpServletRequest request) {
    return METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
  }

  private static String route(HttpServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null ? "none" : CONDITION.matcher(pattern.toString()).replaceAll("}");
  }

  private Meters register(Labels labels) {
    String[] tags = {
      "method", labels.method(), "route", labels.route(), "status", "" + labels.status()
    };
    return new Meters(
        Timer.builder("api.request.duration")
            .description("Time from the first byte of a request to the end of its answer")
            .tags(tags)
            .serviceLevelObjectives(BUCKETS)
            .register(registry),
        Counter.builder("api.request")
            .description("Requests answered")
            .tags(tags)
            .register(registry));
  }

  private record Labels(String method, String route, int status) {}

  private record Meters(Timer duration, Counter count) {}
}
