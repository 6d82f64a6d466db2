package io.sluice.runtime.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /metrics}, in the form the scraper accepts (Prometheus text or OpenMetrics). */
@RestController
@Hidden
class MetricsController {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final MediaType OPEN_METRICS_TYPE =
      MediaType.valueOf(OPEN_METRICS + "; version=1.0.0; charset=utf-8");
  private static final MediaType TEXT_TYPE =
      MediaType.valueOf("text/plain; version=0.0.4; charset=utf-8");

  private final PrometheusMeterRegistry registry;

  MetricsController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @GetMapping("/metrics")
  ResponseEntity<byte[]> metrics(
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
    boolean open = accept != null && accept.contains(OPEN_METRICS);
    MediaType type = open ? OPEN_METRICS_TYPE : TEXT_TYPE;
    String page = open ? registry.scrape(OPEN_METRICS_TYPE.toString()) : registry.scrape();
    return ResponseEntity.ok().contentType(type).body(page.getBytes(StandardCharsets.UTF_8));
  }
}
