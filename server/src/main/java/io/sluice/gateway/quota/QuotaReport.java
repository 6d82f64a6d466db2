package io.sluice.gateway.quota;

import io.sluice.evm.chain.Address;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells what clients may use, and what they have. Safe for many threads. */
@Component
@ForRole(Role.API)
public class QuotaReport {
  private final Quotas quotas;
  private final QuotaUses uses;
  private final AllotmentRows allotments;
  private final TransactionTemplate snapshot;
  private final Clock clock;

  QuotaReport(
      Quotas quotas,
      QuotaUses uses,
      AllotmentRows allotments,
      TransactionTemplate transactions,
      Clock clock) {
    this.quotas = quotas;
    this.uses = uses;
    this.allotments = allotments;
    this.snapshot =
        new TransactionTemplate(Objects.requireNonNull(transactions.getTransactionManager()));
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
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
    Map<UseKey, Use> used = used(client, user, today);
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

  /** What was sent: without what processes have only taken in advance. */
  private Map<UseKey, Use> used(long client, @Nullable Address user, LocalDate today) {
    return Objects.requireNonNull(
        snapshot.execute(status -> {
          Map<UseKey, Use> used = uses.find(UseKey.of(client, user, today));
          allotments
              .unspent(List.of(client), today.withDayOfMonth(1))
              .forEach((key, left) ->
                  used.computeIfPresent(key, (same, counted) -> counted.minus(left)));
          return used;
        }));
  }

  private static QuotaAnswer.Standing standing(
      Map<Span, Quota.Limit> limits, UseKey key, Map<UseKey, Use> used, Instant now) {
    return QuotaAnswer.Standing.of(
        key.at(), key.span().end(now), limits.get(key.span()), used.getOrDefault(key, Use.NONE));
  }
}
