package io.sluice.gateway.quota;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Compares what is left of a quota with what a request takes at most. Pure. */
final class QuotaRule {
  private QuotaRule() {}

  /**
   * Looks at one limit.
   *
   * @param used so far, without the request
   * @return why the request does not fit; {@code null} when it does
   */
  static @Nullable RefusedException refusal(Quota quota, UseKey key, Use used, Charge charge) {
    Quota.Limit limit = quota.limit(key);
    Long most = limit.transactions();
    if (most != null && used.transactions() >= most) {
      return refusal(key, charge.at(), most + " transactions", "that many were sent");
    }
    Long gas = limit.gas();
    if (gas != null && charge.gas() > gas - used.gas()) {
      return refusal(
          key,
          charge.at(),
          gas + " units of gas",
          used.gas() + " are used or reserved, and this one may take " + charge.gas());
    }
    return null;
  }

  private static RefusedException refusal(UseKey key, Instant now, String limit, String used) {
    String whose = key.user() == null ? "This client" : key.user().checksummed();
    return new RefusedException(
        ErrorCode.QUOTA_EXCEEDED,
        "%s may use %s a %s (UTC): %s.".formatted(whose, limit, key.span().word(), used),
        Duration.between(now, key.span().end(now)));
  }
}
