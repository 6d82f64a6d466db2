package io.sluice.gateway.rate;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.redis.SharedBuckets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bucket of one client: all processes' in Redis, or one of this process while Redis is away or
 * slow. Then each process lets the client call as often as it may in all, rather than not at all.
 * Safe for many threads.
 */
final class Buckets implements Share.Source {
  private static final long PATIENCE_MILLIS = 50;

  private final String key;
  private final @Nullable SharedBuckets shared;
  private final Bucket own;
  private final Counter alone;

  /**
   * @param shared {@code null} where there is no Redis
   */
  Buckets(long client, RateLimit limit, @Nullable SharedBuckets shared, MeterRegistry meters) {
    this.key = "client:%d:%d:%d".formatted(client, limit.perSecond(), limit.burst());
    this.shared = shared;
    this.own =
        Bucket.builder()
            .addLimit(each ->
                each.capacity(limit.burst())
                    .refillGreedy(limit.perSecond(), java.time.Duration.ofSeconds(1)))
            .build();
    this.alone =
        Counter.builder("rate.alone")
            .description("Shares of rate limits that were taken without Redis")
            .register(meters);
  }

  @Override
  public CompletableFuture<Share.Taken> take(RateLimit limit, long tokens) {
    Optional<CompletableFuture<ConsumptionProbe>> asked =
        shared == null ? Optional.empty() : shared.take(key, limit.bucket(), tokens);
    if (asked.isEmpty()) {
      return CompletableFuture.completedFuture(alone(tokens));
    }
    return asked
        .get()
        .thenCompose(probe -> rest(limit, tokens, probe))
        .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(fault -> alone(tokens));
  }

  /** Where there were not so many, all that there are. */
  private CompletableFuture<Share.Taken> rest(
      RateLimit limit, long tokens, ConsumptionProbe probe) {
    long left = probe.getRemainingTokens();
    if (probe.isConsumed()) {
      return CompletableFuture.completedFuture(new Share.Taken(tokens, left));
    }
    if (left == 0 || shared == null) {
      return CompletableFuture.completedFuture(new Share.Taken(0, left));
    }
    return shared
        .take(key, limit.bucket(), left)
        .map(asked ->
            asked.thenApply(again ->
                new Share.Taken(again.isConsumed() ? left : 0, again.getRemainingTokens())))
        .orElseGet(() -> CompletableFuture.completedFuture(new Share.Taken(0, left)));
  }

  private Share.Taken alone(long tokens) {
    if (shared != null) {
      alone.increment();
    }
    return new Share.Taken(own.tryConsumeAsMuchAsPossible(tokens), own.getAvailableTokens());
  }
}
