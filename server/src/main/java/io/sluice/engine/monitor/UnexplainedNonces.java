package io.sluice.engine.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.transaction.NonceHolder;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nonces that the chain has used, and nobody can show by which transaction. Whoever holds one
 * waits: it may have had its effect. The gauge {@code nonces_unexplained} counts them; the health
 * check {@code nonces} is degraded once one has waited for two minutes. Safe for many threads.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class UnexplainedNonces implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(UnexplainedNonces.class);

  private final Map<TransactionId, Waiting> waiting = new ConcurrentHashMap<>();
  private final LaneDirectory directory;
  private final Clock clock;

  UnexplainedNonces(LaneDirectory directory, Clock clock, MeterRegistry metrics) {
    this.directory = directory;
    this.clock = clock;
    Gauge.builder("nonces_unexplained", waiting, Map::size)
        .description("Nonces that the chain has used, nobody can show by which transaction")
        .register(metrics);
  }

  /** Whether to look for the transaction that used it. */
  boolean isDue(NonceHolder holder, Instant now) {
    Waiting known = waiting.get(holder.transaction());
    return known == null || !now.isBefore(known.retryAt);
  }

  /**
   * It could not be shown now.
   *
   * @return what to tell of it, for people; empty when that was told before
   */
  Optional<String> note(NonceHolder holder, @Nullable String why, Instant now) {
    Waiting before = waiting.get(holder.transaction());
    Duration pause =
        before == null || before.pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
            ? before == null ? FIRST_PAUSE : LONGEST_PAUSE
            : before.pause.multipliedBy(2);
    Instant since = before == null ? now : before.since;
    waiting.put(holder.transaction(), new Waiting(holder, since, pause, now.plus(pause)));
    if (before != null) {
      return Optional.empty();
    }
    LOG.warn(
        "{}: nonce {} is used on chain, by which transaction cannot be shown yet{}",
        directory.name(holder.lane()),
        holder.nonce(),
        why == null ? "" : ": " + why);
    return Optional.of(words(holder));
  }

  /** Only these are held by somebody still. */
  void keep(Collection<NonceHolder> open) {
    Set<TransactionId> holders =
        open.stream().map(NonceHolder::transaction).collect(Collectors.toSet());
    waiting.keySet().retainAll(holders);
  }

  /** It is explained. */
  void forget(NonceHolder holder) {
    waiting.remove(holder.transaction());
  }

  static String words(NonceHolder holder) {
    return "nonce %s is used on chain, by which transaction cannot be shown yet"
        .formatted(holder.nonce());
  }

  @Override
  public String name() {
    return "nonces";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    Instant limit = clock.instant().minus(PATIENCE);
    return waiting.values().stream()
        .min(Comparator.comparing(Waiting::since))
        .filter(oldest -> !oldest.since.isAfter(limit))
        .map(oldest ->
            new Finding(
                Status.DEGRADED,
                Map.of(
                    "reason", directory.name(oldest.holder.lane()) + ": " + words(oldest.holder),
                    "since", oldest.since.toString(),
                    "nonces", waiting.size())))
        .orElseGet(Finding::up);
  }

  /**
   * One that waits.
   *
   * @param pause between the last look and the next
   */
  private record Waiting(NonceHolder holder, Instant since, Duration pause, Instant retryAt) {}
}
