package io.sluice.gateway.quota;

import io.sluice.evm.chain.Address;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what clients may use, and what they have. Safe for many threads. */
@Component
@ForRole(Role.API)
public class QuotaReport {
  private final Quotas quotas;
  private final QuotaUses uses;
  private final Clock clock;

  QuotaReport(Quotas quotas, QuotaUses uses, Clock clock) {
    this.quotas = quotas;
    this.uses = uses;
    this.clock = clock;
  }

  /**
   * How a client stands now.
   *
   * @param user of whom it is asked as well; {@code null} for nobody
   */
  public QuotaAnswer of(long client, @Nullable Address user) {
    Instant now = clock.instant();
    LocalDate today = Span.date(now);
    Quota quota = quotas.of(client);
    Map<UseKey, Use> used = uses.find(UseKey.of(client, user, today));
    return new QuotaAnswer(
        new QuotaAnswer.Spans(
            standing(quota.client(), new UseKey(client, null, Span.DAY, today), used, now),
            standing(quota.client(), new UseKey(client, null, Span.MONTH, today), used, now)),
        user == null
            ? null
            : new QuotaAnswer.UserSpans(
                user.checksummed(),
                standing(quota.user(), new UseKey(client, user, Span.DAY, today), used, now),
                standing(quota.user(), new UseKey(client, user, Span.MONTH, today), used, now)));
  }

  private static QuotaAnswer.Standing standing(
      Map<Span, Quota.Limit> limits, UseKey key, Map<UseKey, Use> used, Instant now) {
    return QuotaAnswer.Standing.of(
        key.at(), key.span().end(now), limits.get(key.span()), used.getOrDefault(key, Use.NONE));
  }
}
