package io.sluice.gateway.quota;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.lease.LeaseSteps;
import io.sluice.backing.revision.TestRevisions;
import io.sluice.evm.chain.Address;
import io.sluice.gateway.audit.TestAudit;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is reserved, given back and settled, exactly. */
class ReservationsTest {
  private static final long CLIENT = 7;
  private static final Address ANN = new Address("0x" + "aa".repeat(20));
  private static final Address BOB = new Address("0x" + "bb".repeat(20));
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final TestDatabase database = TestDatabase.migrated();
  private final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private final TransactionTemplate transactions =
      new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
  private final Quotas quotas =
      new Quotas(
          new QuotaRows(sql),
          TestRevisions.of(sql),
          TestAudit.of(sql, new TestClock()),
          transactions);
  private final QuotaUses uses = new QuotaUses(sql);
  private final AtomicLong nanos = new AtomicLong();
  private final AllotmentRows rows = new AllotmentRows(sql);
  private final Reservations reservations =
      new Reservations(
          quotas,
          uses,
          rows,
          new Allotments(
              quotas,
              uses,
              rows,
              transactions,
              LeaseSteps.leases(sql, new TestClock()),
              new TestClock()),
          nanos::get);
  private final Settlements settlements = new Settlements(uses, rows);

  @Test
  void whoHasNoneReservesNothing() {
    assertThat(reserve(charge(null, 100))).isEmpty();
    assertThat(rows("quota_uses")).isZero();
    assertThat(rows("quota_holds")).isZero();
  }

  @Test
  void asManyAsAllowedAreTakenWhoeverComesAtOnce() {
    limit(Map.of(Span.DAY, new Quota.Limit(100L, null)), Map.of());
    List<CompletableFuture<Integer>> all =
        IntStream.range(0, 40)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () ->
                        5
                            - reserve(
                                    charge(null, 1),
                                    charge(null, 1),
                                    charge(ANN, 1),
                                    charge(null, 1),
                                    charge(BOB, 1))
                                .size(),
                    Thread::startVirtualThread))
            .toList();
    assertThat(all.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(100);
    assertThat(rows("quota_holds")).isEqualTo(100);
    assertThat(used(null, Span.DAY)).isEqualTo(new Use(100, 0, 100));
    assertThat(used(null, Span.MONTH)).isEqualTo(new Use(100, 0, 100));
  }

  /** What nobody has looked at costs no trip of its own, and is exact all the same. */
  @Test
  void whereMuchIsLeftItIsAddedWithTheCommitIfItFits() {
    limit(Map.of(Span.DAY, new Quota.Limit(4L, 100L)), Map.of());
    assertThatThrownBy(() -> reserve(reservations::reserve, charge(null, 1)))
        .as("the first of a day")
        .isInstanceOf(QuotaTightException.class);
    assertThat(reserve(charge(null, 10))).isEmpty();
    assertThat(reserve(reservations::reserve, charge(null, 20), charge(null, 30))).isEmpty();
    assertThat(used(null, Span.DAY)).isEqualTo(new Use(3, 0, 60));
    assertThat(used(null, Span.MONTH)).isEqualTo(new Use(3, 0, 60));
    assertThatThrownBy(() -> reserve(reservations::reserve, charge(null, 41)))
        .isInstanceOf(QuotaTightException.class);
    assertThatThrownBy(() -> reserve(reservations::reserve, charge(null, 1), charge(null, 1)))
        .isInstanceOf(QuotaTightException.class);
    assertThat(used(null, Span.MONTH)).as("nothing of those").isEqualTo(new Use(3, 0, 60));
    assertThat(rows("quota_holds")).isEqualTo(3);
    assertThat(reserve(reservations::reserve, charge(null, 40))).as("to the last").isEmpty();
    assertThat(reserve(charge(null, 1))).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsLeftOutAndWhatFollowsMayFit() {
    limit(Map.of(Span.DAY, new Quota.Limit(null, 100L)), Map.of());
    Charge large = charge(null, 90);
    Charge tooLarge = charge(null, 11);
    Charge small = charge(null, 10);
    Map<UUID, RefusedException> refused = reserve(large, tooLarge, small);
    assertThat(refused).containsOnlyKeys(tooLarge.id());
    assertThat(refused.get(tooLarge.id()))
        .hasMessage(
            "This client may use 100 units of gas a day (UTC): 90 are used or reserved, and this one may take 11.")
        .satisfies(why -> {
          assertThat(why.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
          assertThat(why.pause()).isEqualTo(Duration.ofHours(12));
        });
    assertThat(used(null, Span.DAY)).isEqualTo(new Use(2, 0, 100));
  }

  @Test
  void eachUserHasOneOfItsOwn() {
    limit(Map.of(), Map.of(Span.MONTH, new Quota.Limit(1L, null)));
    assertThat(reserve(charge(ANN, 1), charge(BOB, 1), charge(null, 1), charge(null, 1))).isEmpty();
    assertThat(reserve(charge(ANN, 1)).values())
        .singleElement()
        .satisfies(why ->
            assertThat(why)
                .hasMessage(
                    ANN.checksummed()
                        + " may use 1 transactions a month (UTC): that many were sent."));
    assertThat(used(ANN, Span.MONTH)).isEqualTo(new Use(1, 0, 1));
    assertThat(used(null, Span.MONTH).transactions()).isEqualTo(4);
  }

  @Test
  void theNextDayBeginsAnewAndTheMonthGoesOn() {
    limit(
        Map.of(Span.DAY, new Quota.Limit(1L, null), Span.MONTH, new Quota.Limit(2L, null)),
        Map.of());
    Instant first = Instant.parse("2026-11-28T23:59:59.999Z");
    assertThat(reserve(charge(null, 1, first), charge(null, 1, first))).hasSize(1);
    assertThat(reserve(charge(null, 1, Instant.parse("2026-11-29T00:00:00Z")))).isEmpty();
    assertThat(reserve(charge(null, 1, NOON))).as("the third of November").hasSize(1);
    assertThat(reserve(charge(null, 1, Instant.parse("2026-12-01T00:00:00Z")))).isEmpty();
  }

  @Test
  void whatIsNotStoredForAnotherReasonIsGivenBack() {
    limit(Map.of(Span.DAY, new Quota.Limit(2L, null)), Map.of());
    Charge late = charge(null, 5);
    transactions.executeWithoutResult(status ->
        reservations.reserveTight(List.of(late, charge(null, 5))).keep(Set.of(late.id())));
    assertThat(used(null, Span.DAY)).isEqualTo(new Use(1, 0, 5));
    transactions.executeWithoutResult(
        status -> reservations.reserve(List.of(late, charge(null, 6))).keep(Set.of(late.id())));
    assertThat(used(null, Span.DAY)).as("without a look").isEqualTo(new Use(2, 0, 11));
    assertThat(rows("quota_holds")).isEqualTo(2);
  }

  @Test
  void aCommitThatFailsReservesNothing() {
    limit(Map.of(Span.DAY, new Quota.Limit(2L, null)), Map.of());
    transactions.executeWithoutResult(status -> {
      reservations.reserveTight(List.of(charge(null, 5))).keep(Set.of());
      status.setRollbackOnly();
    });
    assertThat(used(null, Span.DAY)).isEqualTo(Use.NONE);
    assertThat(rows("quota_holds")).isZero();
  }

  @Test
  void theReceiptReplacesWhatWasReserved() {
    limit(
        Map.of(Span.DAY, new Quota.Limit(9L, 1000L)),
        Map.of(Span.DAY, new Quota.Limit(9L, 1L << 40)));
    Charge mined = charge(ANN, 400);
    Charge failed = charge(ANN, 600);
    assertThat(reserve(mined, failed)).isEmpty();
    assertThat(reserve(charge(BOB, 1))).hasSize(1);
    settle(
        new Settlement(mined.id(), 300L, NOON.plus(Duration.ofDays(3))),
        new Settlement(failed.id(), null, NOON),
        new Settlement(UUID.randomUUID(), 77L, NOON));
    assertThat(used(null, Span.DAY)).isEqualTo(new Use(1, 300, 0));
    assertThat(used(ANN, Span.DAY)).isEqualTo(new Use(1, 300, 0));
    assertThat(rows("quota_holds")).isZero();
    assertThat(reserve(charge(BOB, 700))).isEmpty();
    settle(new Settlement(mined.id(), 300L, NOON));
    assertThat(used(ANN, Span.DAY)).as("settled once").isEqualTo(new Use(1, 300, 0));
  }

  @Test
  void twoThatSettleTheSameAtOnceBookItOnce() {
    limit(Map.of(Span.DAY, new Quota.Limit(null, 1000L)), Map.of());
    Charge one = charge(null, 400);
    assertThat(reserve(one)).isEmpty();
    Settlement settlement = new Settlement(one.id(), 300L, NOON);
    CompletableFuture<Void> other =
        Objects.requireNonNull(
            transactions.execute(status -> {
              settlements.settle(List.of(settlement));
              CompletableFuture<Void> started =
                  CompletableFuture.runAsync(
                      () -> settle(settlement), task -> Thread.ofPlatform().start(task));
              eventually(() -> assertThat(adding()).isEqualTo(1));
              return started;
            }));
    assertThatThrownBy(other::join).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(used(null, Span.DAY)).isEqualTo(new Use(1, 300, 0));
  }

  @Test
  void anEffectAfterTheEndIsBookedOnTheDayItCame() {
    limit(Map.of(Span.DAY, new Quota.Limit(null, 1000L)), Map.of());
    transactions.executeWithoutResult(
        status -> settlements.book(CLIENT, new Settlement(UUID.randomUUID(), 21_000L, NOON)));
    assertThat(used(null, Span.DAY)).isEqualTo(new Use(1, 21_000, 0));
  }

  @Test
  void whatIsUsedUpIsRefusedAtTheDoorForASecond() {
    limit(Map.of(Span.DAY, new Quota.Limit(null, 100L)), Map.of());
    assertThatThrownBy(() -> reservations.require(charge(null, 101)))
        .as("more than there ever is")
        .isInstanceOf(RefusedException.class);
    Charge first = charge(null, 60);
    assertThat(reserve(first)).isEmpty();
    assertThatCode(() -> reservations.require(charge(null, 50))).doesNotThrowAnyException();
    assertThat(reserve(charge(null, 50))).hasSize(1);
    assertThatThrownBy(() -> reservations.require(charge(null, 41)))
        .isInstanceOf(RefusedException.class);
    assertThatCode(() -> reservations.require(charge(null, 40))).doesNotThrowAnyException();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThatCode(() -> reservations.require(charge(null, 50)))
        .as("something may have ended")
        .doesNotThrowAnyException();
  }

  @Test
  void anotherProcessKnowsItOnceItHearsOfIt() {
    Quotas other =
        new Quotas(
            new QuotaRows(sql),
            TestRevisions.of(sql),
            TestAudit.of(sql, new TestClock()),
            transactions);
    assertThat(other.inUse()).isFalse();
    limit(Map.of(Span.MONTH, new Quota.Limit(5L, 6L)), Map.of(Span.DAY, new Quota.Limit(null, 8L)));
    other.changed();
    assertThat(other.of(CLIENT)).isEqualTo(quotas.of(CLIENT));
    assertThat(other.inUse()).isTrue();
    quotas.set(CLIENT, Quota.NONE, "a test");
    other.changed();
    assertThat(other.of(CLIENT)).isEqualTo(Quota.NONE);
    assertThat(other.inUse()).as("something may still be reserved").isTrue();
  }

  @Test
  void formerMonthsAreForgotten() {
    limit(Map.of(Span.DAY, new Quota.Limit(5L, null)), Map.of());
    for (String day : List.of("2026-08-31", "2026-09-01", "2026-11-30")) {
      assertThat(reserve(charge(null, 1, Instant.parse(day + "T00:00:00Z")))).isEmpty();
    }
    assertThat(uses.forget(Span.date(NOON).minusMonths(2), 1)).isEqualTo(1);
    assertThat(uses.forget(Span.date(NOON).minusMonths(2), 10)).isEqualTo(1);
    assertThat(uses.forget(Span.date(NOON).minusMonths(2), 10)).isZero();
    assertThat(rows("quota_uses")).isEqualTo(4);
  }

  private void limit(Map<Span, Quota.Limit> client, Map<Span, Quota.Limit> user) {
    quotas.set(CLIENT, new Quota(client, user), "a test");
  }

  /** As whoever stores requests does it. */
  private Map<UUID, RefusedException> reserve(Charge... charges) {
    try {
      return reserve(reservations::reserve, charges);
    } catch (QuotaTightException e) {
      return reserve(reservations::reserveTight, charges);
    }
  }

  private Map<UUID, RefusedException> reserve(
      Function<List<Charge>, QuotaReservation> way, Charge... charges) {
    return Objects.requireNonNull(
        transactions.execute(status -> {
          QuotaReservation reservation = way.apply(List.of(charges));
          reservation.keep(Set.of());
          return reservation.refused();
        }));
  }

  private void settle(Settlement... some) {
    transactions.executeWithoutResult(status -> settlements.settle(List.of(some)));
  }

  private static Charge charge(@Nullable Address user, long gas) {
    return charge(user, gas, NOON);
  }

  private static Charge charge(@Nullable Address user, long gas, Instant at) {
    return new Charge(UUID.randomUUID(), CLIENT, user, gas, at);
  }

  private Use used(@Nullable Address user, Span span) {
    UseKey key = new UseKey(CLIENT, user, span, Span.date(NOON));
    return Objects.requireNonNull(uses.find(List.of(key)).get(key));
  }

  /** Other connections that are about to add: what they reserved is read by then. */
  private long adding() {
    return Objects.requireNonNull(
        sql.queryForObject(
            """
            SELECT COUNT(*) FROM information_schema.processlist
             WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%INTO quota_uses%'
            """,
            Long.class));
  }

  private long rows(String table) {
    return Objects.requireNonNull(sql.queryForObject("SELECT COUNT(*) FROM " + table, Long.class));
  }
}
