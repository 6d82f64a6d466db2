package io.sluice.rpc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the nodes cost: {@code rpc_requests_total}, {@code rpc_calls_total}, {@code
 * rpc_request_duration_seconds}, {@code rpc_endpoint_up}, {@code rpc_endpoint_lag_blocks}.
 */
final class RpcMetrics {
  private final MeterRegistry registry;

  RpcMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void watch(String endpoint, Health health) {
    Gauge.builder("rpc.endpoint.up", health, h -> h.up() ? 1 : 0)
        .description("1 while the endpoint gets traffic")
        .tag("endpoint", endpoint)
        .register(registry);
    Gauge.builder("rpc.endpoint.lag.blocks", health, Health::lag)
        .description("Blocks behind the other endpoints when they were last compared")
        .tag("endpoint", endpoint)
        .register(registry);
  }

  void request(String endpoint, String outcome, long nanos) {
    registry.counter("rpc.requests", "endpoint", endpoint, "outcome", outcome).increment();
    Timer.builder("rpc.request.duration")
        .description("HTTP requests to nodes, to the last byte of the answer")
        .tag("endpoint", endpoint)
        .serviceLevelObjectives(
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  void calls(List<Invocation> calls) {
    calls.stream()
        .collect(Collectors.groupingBy(Invocation::method, Collectors.counting()))
        .forEach((method, n) -> registry.counter("rpc.calls", "method", method).increment(n));
  }
}
