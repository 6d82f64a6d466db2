package io.sluice.runtime.http;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Pages of which origins may call the API (CORS): none, unless an operator names them. Before keys
 * are asked for: a browser asks without one whether it may.
 */
@Configuration(proxyBeanMethods = false)
class CrossOrigin {
  @Bean
  FilterRegistrationBean<CorsFilter> corsFilter(HttpSettings settings) {
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(settings.corsOrigins());
    allowed.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
    allowed.setAllowedHeaders(
        List.of(
            "X-API-Key",
            "Authorization",
            "X-Signature",
            "Content-Type",
            "Idempotency-Key",
            "Last-Event-ID",
            "traceparent"));
    allowed.setExposedHeaders(
        List.of(
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "Location",
            "Idempotent-Replayed",
            "Deprecation",
            "Sunset"));
    allowed.setMaxAge(Duration.ofHours(1));
    UrlBasedCorsConfigurationSource paths = new UrlBasedCorsConfigurationSource();
    paths.registerCorsConfiguration("/api/v1/**", allowed);
    var filter = new FilterRegistrationBean<>(new CorsFilter(paths));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 15);
    filter.setEnabled(!settings.corsOrigins().isEmpty());
    return filter;
  }
}
