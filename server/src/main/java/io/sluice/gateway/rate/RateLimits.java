package io.sluice.gateway.rate;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.redis.SharedBuckets;
import io.sluice.backing.revision.RevisionListener;
import io.sluice.backing.revision.Revisions;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How often clients may call, over all processes. Decided from memory; shares of a client's limit
 * are fetched from Redis in the background. Safe for many threads.
 */
@Component
@ForRole(Role.API)
public class RateLimits implements RevisionListener {
  private static final String REVISION = "rate-limits";

  private final LimitRows rows;
  private final Revisions revisions;
  private final AuditLog audit;
  private final RateSettings settings;
  private final @Nullable SharedBuckets shared;
  private final MeterRegistry meters;
  private final TransactionTemplate transaction;
  private final Map<Long, Counted> counted = new ConcurrentHashMap<>();
  private volatile Map<Long, RateLimit> own = Map.of();

  RateLimits(
      LimitRows rows,
      Revisions revisions,
      AuditLog audit,
      RateSettings settings,
      ObjectProvider<SharedBuckets> shared,
      MeterRegistry meters,
      TransactionTemplate transaction) {
    this.rows = rows;
    this.revisions = revisions;
    this.audit = audit;
    this.settings = settings;
    this.shared = shared.getIfAvailable();
    this.meters = meters;
    this.transaction = transaction;
  }

  /**
   * Decides about one request.
   *
   * @return empty when the client has no limit
   */
  Optional<Decision> take(Client client) {
    RateLimit limit = own.get(client.id());
    if (limit == null) {
      if (settings.exemptFirstClient() && client.isFirst()) {
        return Optional.empty();
      }
      limit = settings.limit();
    }
    Share share = share(client.id(), limit);
    return Optional.of(new Decision(limit, share.take().orElse(null), share.remaining()));
  }

  private Share share(long client, RateLimit limit) {
    Counted known = counted.get(client);
    if (known == null || !known.limit.equals(limit)) {
      known =
          counted.compute(
              client,
              (any, before) ->
                  before != null && before.limit.equals(limit)
                      ? before
                      : new Counted(
                          limit,
                          new Share(
                              limit,
                              new Buckets(client, limit, shared, meters),
                              System::nanoTime)));
    }
    return known.share;
  }

  /** What holds for a client. */
  public RateLimit of(long client) {
    return own.getOrDefault(client, settings.limit());
  }

  /** Sets it, everywhere within a second. */
  public void set(long client, RateLimit limit, String actor) {
    transaction.executeWithoutResult(status -> {
      rows.put(client, limit);
      revisions.changed(REVISION);
      audit.append(
          actor,
          "rate-limit.set",
          "client " + client,
          limit.perSecond() + " a second, " + limit.burst() + " at once");
    });
    changed();
  }

  @Override
  public String revision() {
    return REVISION;
  }

  @Override
  public void changed() {
    own = Map.copyOf(rows.all());
  }

  /**
   * What was decided.
   *
   * @param pause nanoseconds until the next request may come; {@code null} when this one may
   * @param remaining requests that may come now
   */
  record Decision(RateLimit limit, @Nullable Long pause, long remaining) {}

  private record Counted(RateLimit limit, Share share) {}
}
