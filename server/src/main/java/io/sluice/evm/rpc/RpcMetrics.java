package io.sluice.evm.rpc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What the nodes cost and how they are. {@code endpoint} is host and port, one per configured URL.
 *
 * <ul>
 *   <li>{@code rpc_requests_total}, by endpoint and outcome: {@code ok}, or a label of {@link
 *       ExchangeFault.Kind}
 *   <li>{@code rpc_calls_total}, by method
 *   <li>{@code rpc_request_duration_seconds}, by endpoint
 *   <li>{@code rpc_endpoint_up}: 1 while it gets traffic
 *   <li>{@code rpc_endpoint_wrong_chain}: 1 while it is shut out because it serves another chain
 *       than {@code sluice.chain.id}, or does not say which
 *   <li>{@code rpc_endpoint_lag_blocks}: behind the others when they were last compared
 *   <li>{@code rpc_endpoint_batch_size}: calls it takes in one request, as far as is known
 *   <li>{@code rpc_endpoint_dissents_total}: how often it said something else than two others that
 *       agreed
 * </ul>
 */
final class RpcMetrics {
  private final MeterRegistry registry;

  RpcMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void watch(String endpoint, Health health, BatchLimit limit, BooleanSupplier wrongChain) {
    Gauge.builder("rpc.endpoint.up", health, h -> h.up() ? 1 : 0)
        .description("1 while the endpoint gets traffic")
        .tag("endpoint", endpoint)
        .register(registry);
    Gauge.builder("rpc.endpoint.lag.blocks", health, Health::lag)
        .description("Blocks behind the other endpoints when they were last compared")
        .tag("endpoint", endpoint)
        .register(registry);
    Gauge.builder("rpc.endpoint.wrong.chain", wrongChain, w -> w.getAsBoolean() ? 1 : 0)
        .description("1 while the endpoint is shut out because of the chain it serves")
        .tag("endpoint", endpoint)
        .strongReference(true)
        .register(registry);
    Gauge.builder("rpc.endpoint.batch.size", limit, BatchLimit::known)
        .description("Calls the endpoint takes in one request, as far as is known")
        .tag("endpoint", endpoint)
        .register(registry);
    registry.counter("rpc.endpoint.dissents", "endpoint", endpoint);
  }

  void dissent(String endpoint) {
    registry.counter("rpc.endpoint.dissents", "endpoint", endpoint).increment();
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
