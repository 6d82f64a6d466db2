package io.sluice.gateway.quota;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much a client may send.
 *
 * @param client all of it together, by span; without a span there is no limit
 * @param user for each end user, likewise
 */
public record Quota(Map<Span, Limit> client, Map<Span, Limit> user) {
  public static final Quota NONE = new Quota(Map.of(), Map.of());

  public Quota {
    client = ordered(client);
    user = ordered(user);
  }

  private static Map<Span, Limit> ordered(Map<Span, Limit> limits) {
    Map<Span, Limit> ordered = new EnumMap<>(Span.class);
    limits.forEach((span, limit) -> {
      if (limit.transactions != null || limit.gas != null) {
        ordered.put(span, limit);
      }
    });
    return ordered;
  }

  /** What limits a use; {@link Limit#NONE} where nothing does. */
  Limit limit(UseKey key) {
    return (key.user() == null ? client : user).getOrDefault(key.span(), Limit.NONE);
  }

  /** Whether nothing is limited. */
  boolean isOpen() {
    return client.isEmpty() && user.isEmpty();
  }

  /**
   * Of one span.
   *
   * @param transactions how many; {@code null} for any number
   * @param gas units; {@code null} for any
   */
  public record Limit(@Nullable Long transactions, @Nullable Long gas) {
    static final Limit NONE = new Limit(null, null);
  }
}
