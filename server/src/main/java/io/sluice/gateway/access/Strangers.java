package io.sluice.gateway.access;

import io.github.bucket4j.Bucket;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * How often one address may come without a key that is good. Who has one is not held up by others
 * behind the same address, once this process knows the key. Each process counts for itself. Safe
 * for many threads.
 */
@Component
@ForRole(Role.API)
final class Strangers {
  /** Addresses that are remembered at most; beyond that all of them start anew. */
  private static final int MOST = 10_000;

  /** Of an IPv6 address, what one customer of a provider has to himself at least (RFC 6177). */
  private static final int NETWORK_BITS = 64;

  private final int perMinute;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  Strangers(AccessSettings settings) {
    this.perMinute = settings.strangersPerMinute();
  }

  /** Whether its keys are still worth a look into the database. */
  boolean mayTry(InetAddress caller) {
    Bucket bucket = buckets.isEmpty() ? null : buckets.get(name(caller));
    return bucket == null || bucket.getAvailableTokens() > 0;
  }

  /**
   * Notes that it came without a good key.
   *
   * @return how long it must stay away, when that was once too often
   */
  Optional<Duration> failed(InetAddress caller) {
    if (buckets.size() >= MOST) {
      buckets.clear();
    }
    var probe =
        buckets.computeIfAbsent(name(caller), any -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
        .build();
  }

  private static String name(InetAddress caller) {
    byte[] bytes = caller.getAddress();
    int length = bytes.length > Integer.BYTES ? NETWORK_BITS / Byte.SIZE : bytes.length;
    return HexFormat.of().formatHex(bytes, 0, length);
  }
}
