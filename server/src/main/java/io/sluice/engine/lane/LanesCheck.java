package io.sluice.engine.lane;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whether something holds lanes up: nodes that refuse what is next in words no rule knows, or no
 * money, for longer than a top-up may take. One such lane degrades the process and stops nothing.
 */
@PerNetwork
@ForRole({Role.API, Role.BROADCASTER, Role.MONITOR})
class LanesCheck implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final LaneSending sending;
  private final ChainId chain;
  private final Clock clock;
  private final AtomicInteger blocked = new AtomicInteger();

  LanesCheck(LaneSending sending, ChainSettings chain, Clock clock, MeterRegistry metrics) {
    this.sending = sending;
    this.chain = chain.chainId();
    this.clock = clock;
    Gauge.builder("lane_blocked", blocked, AtomicInteger::get)
        .description("Lanes of which nodes refuse what is next")
        .register(metrics);
  }

  @Override
  public String name() {
    return "lanes";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    List<LaneSending.HeldUp> found = sending.heldUp(chain);
    blocked.set((int) found.stream().filter(each -> each.reason() != null).count());
    List<Map<String, Object>> shown =
        found.stream().filter(this::matters).map(LanesCheck::show).toList();
    return shown.isEmpty()
        ? Finding.up()
        : new Finding(
            Status.DEGRADED, Map.of("reason", shown.size() + " lanes are held up", "lanes", shown));
  }

  private boolean matters(LaneSending.HeldUp lane) {
    Instant starved = lane.starvedSince();
    return lane.reason() != null
        || (starved != null && !clock.instant().isBefore(starved.plus(PATIENCE)));
  }

  private static Map<String, Object> show(LaneSending.HeldUp lane) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("relayerId", lane.lane());
    put(shown, "nonce", lane.nonce());
    put(shown, "blocked", lane.reason());
    put(shown, "blockedSince", lane.blockedSince());
    put(shown, "needs", lane.required());
    put(shown, "starvedSince", lane.starvedSince());
    return shown;
  }

  private static void put(Map<String, Object> shown, String key, @Nullable Object value) {
    if (value != null) {
      shown.put(key, value.toString());
    }
  }
}
