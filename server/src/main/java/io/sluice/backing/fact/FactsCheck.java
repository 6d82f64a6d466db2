package io.sluice.backing.fact;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether subscribers keep up with what happens: degraded when one has put something aside, or is
 * away. Every process looks at all of them, so that one whose role runs nowhere is shown too.
 *
 * <p>Metrics: {@code facts_waiting}, how many facts wait for a subscriber; {@code
 * facts_waiting_seconds}, since when the oldest does that is not put aside; {@code facts_aside}.
 */
@Component
class FactsCheck implements HealthCheck {
  /** Longer than a role takes to be deployed anew. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final WaitingFacts facts;
  private final Subscriptions subscriptions;
  private final Clock clock;
  private final Map<String, WaitingFacts.Standing> seen = new ConcurrentHashMap<>();

  FactsCheck(WaitingFacts facts, Subscriptions subscriptions, Clock clock, MeterRegistry metrics) {
    this.facts = facts;
    this.subscriptions = subscriptions;
    this.clock = clock;
    for (String name : subscriptions.names()) {
      gauge(
          metrics,
          name,
          "facts_waiting",
          "Facts that wait for a subscriber",
          WaitingFacts.Standing::waiting);
      gauge(
          metrics,
          name,
          "facts_waiting_seconds",
          "How long the oldest fact has waited that is not put aside",
          each -> seconds(each.oldest()));
      gauge(
          metrics,
          name,
          "facts_aside",
          "Facts that a subscriber could not take",
          WaitingFacts.Standing::aside);
    }
  }

  private void gauge(
      MeterRegistry metrics,
      String subscriber,
      String name,
      String description,
      ToDoubleFunction<WaitingFacts.Standing> value) {
    Gauge.builder(name, () -> value.applyAsDouble(seen(subscriber)))
        .tag("subscriber", subscriber)
        .description(description)
        .register(metrics);
  }

  private WaitingFacts.Standing seen(String name) {
    return seen.getOrDefault(name, new WaitingFacts.Standing(name, 0, null, 0, null));
  }

  @Override
  public String name() {
    return "facts";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    List<String> names = subscriptions.names();
    if (names.isEmpty()) {
      return Finding.up();
    }
    List<WaitingFacts.Standing> all = facts.look(names);
    all.forEach(each -> seen.put(each.name(), each));
    List<Map<String, Object>> shown = all.stream().filter(this::matters).map(this::show).toList();
    return shown.isEmpty()
        ? Finding.up()
        : new Finding(
            Status.DEGRADED,
            Map.of("reason", shown.size() + " subscribers do not keep up", "subscribers", shown));
  }

  private boolean matters(WaitingFacts.Standing each) {
    return each.aside() > 0 || seconds(each.oldest()) >= PATIENCE.toSeconds();
  }

  private Map<String, Object> show(WaitingFacts.Standing each) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("subscriber", each.name());
    shown.put("waiting", each.waiting());
    if (each.oldest() != null) {
      shown.put("since", each.oldest().toString());
    }
    if (each.aside() > 0) {
      shown.put("aside", each.aside());
      shown.put("trouble", String.valueOf(each.trouble()));
    }
    return shown;
  }

  private long seconds(@Nullable Instant oldest) {
    return oldest == null ? 0 : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
  }
}
