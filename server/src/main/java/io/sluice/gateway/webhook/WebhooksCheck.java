package io.sluice.gateway.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether webhooks are delivered. That clients' endpoints fail is shown and degrades nothing; that
 * nobody delivers what is due at one that works does.
 *
 * <p>Metrics: {@code webhook_waiting}, lines that wait, counted up to 100,000; {@code
 * webhook_waiting_seconds}, since when the oldest does; {@code webhook_endpoints} by state.
 */
class WebhooksCheck implements HealthCheck {
  private static final int MOST_COUNTED = 100_000;

  /** Longer than a role takes to be deployed anew. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DeliveryLog log;
  private final Clock clock;
  private volatile DeliveryLog.Overview seen = new DeliveryLog.Overview(0, 0, 0, 0, null, 0);

  WebhooksCheck(DeliveryLog log, Clock clock, MeterRegistry meters) {
    this.log = log;
    this.clock = clock;
    gauge(
        meters,
        "webhook_waiting",
        "Subjects of which an endpoint has yet to be told, up to 100000",
        DeliveryLog.Overview::waiting);
    gauge(
        meters,
        "webhook_waiting_seconds",
        "How long the oldest of what waits for a webhook has waited",
        each -> seconds(each.oldest()));
    gauge(meters, "webhook_active", "Webhooks that are told events", DeliveryLog.Overview::active);
    gauge(
        meters,
        "webhook_failing",
        "Webhooks that have failed so often that only a probe is sent",
        DeliveryLog.Overview::failing);
    gauge(meters, "webhook_disabled", "Webhooks that are disabled", DeliveryLog.Overview::disabled);
  }

  private void gauge(
      MeterRegistry meters,
      String name,
      String description,
      ToDoubleFunction<DeliveryLog.Overview> value) {
    Gauge.builder(name, () -> value.applyAsDouble(seen)).description(description).register(meters);
  }

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    seen = log.look(MOST_COUNTED, clock.instant().minus(PATIENCE));
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("active", seen.active());
    shown.put("failing", seen.failing());
    shown.put("disabled", seen.disabled());
    shown.put("waiting", seen.waiting());
    if (seen.overdue() > 0) {
      shown.put(
          "reason", seen.overdue() + " webhooks have been due for two minutes, and nobody tries");
      return new Finding(Status.DEGRADED, shown);
    }
    return Finding.up(shown);
  }

  private long seconds(@Nullable Instant oldest) {
    return oldest == null ? 0 : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
  }
}
