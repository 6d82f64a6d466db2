package io.sluice.backing.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets that all processes share. A bucket that nobody uses goes by itself once it would be
 * full. Safe for many threads.
 */
public final class SharedBuckets {
  private static final String PREFIX = "sluice:bucket:";
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Redis redis;
  private volatile @Nullable Made made;

  SharedBuckets(Redis redis) {
    this.redis = redis;
  }

  /**
   * Takes tokens, all of them or none.
   *
   * @param key of the bucket; what its configuration is must be part of it
   * @return what came of it, which fails when Redis does; empty while Redis is away
   */
  public Optional<CompletableFuture<ConsumptionProbe>> take(
      String key, BucketConfiguration configuration, long tokens) {
    return redis
        .bytes()
        .map(connection -> bucket(connection, key, configuration))
        .map(bucket -> bucket.tryConsumeAndReturnRemaining(tokens));
  }

  private AsyncBucketProxy bucket(
      StatefulRedisConnection<String, byte[]> connection,
      String key,
      BucketConfiguration configuration) {
    return manager(connection)
        .builder()
        .build(PREFIX + key, () -> CompletableFuture.completedFuture(configuration));
  }

  private AsyncProxyManager<String> manager(StatefulRedisConnection<String, byte[]> connection) {
    Made before = made;
    if (before != null && before.connection.equals(connection)) {
      return before.manager;
    }
    AsyncProxyManager<String> manager =
        Bucket4jLettuce.casBasedBuilder(connection)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(MARGIN))
            .build()
            .asAsync();
    made = new Made(connection, manager);
    return manager;
  }

  private record Made(
      StatefulRedisConnection<String, byte[]> connection, AsyncProxyManager<String> manager) {}
}
