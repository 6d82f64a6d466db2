package io.sluice.gateway.quota;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.TestClock;
import io.sluice.backing.database.LastWrites;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.lease.LeaseSteps;
import io.sluice.backing.revision.TestRevisions;
import io.sluice.evm.chain.Address;
import io.sluice.gateway.audit.TestAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What processes take in advance is never too much, and never lost. */
class AllotmentsTest {
  private static final long CLIENT = 7;
  private static final Address ANN = new Address("0x" + "aa".repeat(20));
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final TestDatabase database = TestDatabase.migrated();
  private final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private final JdbcTransactionManager manager = new JdbcTransactionManager(database.dataSource());
  private final TransactionTemplate transactions = new TransactionTemplate(manager);
  private final TestClock clock = new TestClock();
  private final Quotas quotas =
      new Quotas(new QuotaRows(sql), TestRevisions.of(sql), TestAudit.of(sql, clock), transactions);
  private final QuotaUses uses = new QuotaUses(sql);
  private final AllotmentRows rows = new AllotmentRows(sql);
  private final Settlements settlements = new Settlements(uses, rows);
  private final QuotaReport report = new QuotaReport(quotas, uses, rows, transactions, clock);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Instance one = new Instance();
  private final Instance other = new Instance();

  @Test
  void whatFollowsTheFirstComesOutOfAPartThatWasTakenBefore() {
    limit(1000L, 100_000L);
    one.hasAPart();
    Use counted = used();
    List<Charge> some = charges(5);
    one.reserves(some);
    assertThat(used()).as("they were counted before").isEqualTo(counted);
    assertThat(rowsOf("quota_holds")).isEqualTo(7);
    assertThat(told()).as("what is told is what was sent").isEqualTo(new Use(7, 0, 70));
  }

  @Test
  void whatIsNotStoredStaysInThePart() {
    limit(1000L, 100_000L);
    one.hasAPart();
    Charge late = charge(10);
    one.reserves(List.of(late, charge(10)), Set.of(late.id()));
    one.reserves(charges(15));
    assertThat(rowsOf("quota_allotments")).isEqualTo(1);
    assertThat(told()).isEqualTo(new Use(18, 0, 180));
    assertThat(one.hopefully(charges(1)).size()).as("then it is used up").isZero();
    assertThat(used().transactions()).isEqualTo(19);
  }

  @Test
  void aUsersOwnLimitIsKeptBesideIt() {
    Quota.Limit two = new Quota.Limit(2L, null);
    quotas.set(
        CLIENT,
        new Quota(Map.of(Span.DAY, new Quota.Limit(1000L, null)), Map.of(Span.DAY, two)),
        "a test");
    one.hasAPart();
    List<Charge> ofAnn = List.of(of(ANN), of(ANN), of(ANN));
    assertThat(one.reserves(ofAnn)).hasSize(1);
    assertThat(told().transactions()).isEqualTo(4);
  }

  @Test
  void whoEndsSomethingOutOfAPartLeavesItSpent() {
    limit(1000L, 100_000L);
    one.hasAPart();
    List<Charge> some = charges(3);
    one.reserves(some);
    settle(new Settlement(some.get(0).id(), 4L, NOW), new Settlement(some.get(1).id(), null, NOW));
    assertThat(told()).isEqualTo(new Use(4, 4, 30));
    one.crashes();
    assertThat(used()).isEqualTo(new Use(4, 4, 30));
    settle(new Settlement(some.get(2).id(), 5L, NOW));
    assertThat(used()).isEqualTo(new Use(4, 9, 20));
    assertThat(rowsOf("quota_spendings")).isZero();
  }

  @Test
  void whatAProcessThatDiedHadTakenGoesBack() {
    limit(1000L, null);
    one.hasAPart();
    one.reserves(charges(3));
    assertThat(used().transactions()).isEqualTo(18);
    clock.advance(Duration.ofSeconds(60));
    other.ticks();
    assertThat(used().transactions()).as("not yet").isEqualTo(18);
    clock.advance(Duration.ofSeconds(1));
    other.ticks();
    assertThat(used().transactions()).isEqualTo(5);
    assertThat(rowsOf("quota_allotments")).isZero();
  }

  @Test
  void whoBelievesInAPartThatHasEndedIsToldByTheCommit() {
    limit(1000L, null);
    one.hasAPart();
    other.looksExactly(charges(1));
    assertThat(used().transactions()).isEqualTo(3);
    assertThatThrownBy(() -> one.hopefully(charges(2)))
        .matches(failure -> Reservations.isTight((RuntimeException) failure));
    assertThat(used().transactions()).isEqualTo(3);
    assertThat(one.reserves(charges(2))).isEmpty();
    assertThat(used().transactions()).isEqualTo(5);
  }

  @Test
  void whoEndsAPartWaitsForWhatIsJustBeingReservedOutOfIt() {
    limit(1000L, null);
    one.hasAPart();
    CompletableFuture<Void> ended =
        Objects.requireNonNull(
            transactions.execute(status -> {
              one.reservations.reserve(charges(4)).keep(Set.of());
              LastWrites.writeNow();
              CompletableFuture<Void> started =
                  CompletableFuture.runAsync(
                      () -> other.looksExactly(charges(1)),
                      task -> Thread.ofPlatform().start(task));
              eventually(() -> assertThat(ending()).isEqualTo(1));
              return started;
            }));
    ended.join();
    assertThat(used().transactions()).isEqualTo(7);
  }

  @Test
  void theLastOfAQuotaIsFoundWhoeverHasTakenIt() {
    limit(600L, null);
    one.hasAPart();
    other.hasAPart();
    assertThat(used().transactions()).isGreaterThan(30);
    assertThat(one.reserves(charges(700))).as("all that were left").hasSize(700 - 596);
    assertThat(other.reserves(charges(1))).hasSize(1);
    assertThat(used().transactions()).isEqualTo(600);
  }

  @Test
  void whereLittleIsLeftNothingIsTakenInAdvance() {
    limit(200L, null);
    one.reserves(charges(1));
    one.reserves(charges(1));
    one.ticks();
    assertThat(rowsOf("quota_allotments")).isZero();
    limit(null, 2000L);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    one.reserves(charges(1));
    one.ticks();
    assertThat(rowsOf("quota_allotments")).isZero();
  }

  @Test
  void aPartIsForItsDayAndItsQuotaAndNotForLong() {
    limit(1000L, null);
    one.hasAPart();
    long before = used().transactions();
    one.hopefully(List.of(charge(10)));
    assertThat(used().transactions()).isEqualTo(before);
    limit(999L, null);
    one.hopefully(List.of(charge(10)));
    assertThat(used().transactions()).as("another quota").isEqualTo(before + 1);
    one.ticks();
    before = used().transactions();
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    one.hopefully(List.of(charge(10)));
    assertThat(used().transactions()).as("too old").isEqualTo(before + 1);
    one.ticks();
    Instant next = NOW.plus(Duration.ofDays(1));
    one.reserves(List.of(new Charge(UUID.randomUUID(), CLIENT, null, 10, next)));
    assertThat(report.of(CLIENT, null).client().day().transactions().used()).isEqualTo("5");
    assertThat(sent("2026-01-03")).as("another day").isEqualTo(1);
  }

  @Test
  void partsGrowWithWhatComes() {
    limit(1_000_000L, null);
    one.hasAPart();
    for (int i = 0; i < 5; i++) {
      one.reserves(charges(12 << i));
      one.ticks();
    }
    assertThat(sql.queryForList("SELECT sent FROM quota_allotments ORDER BY id", Long.class))
        .containsExactly(16L, 16L, 32L, 64L, 128L, 256L);
  }

  /** Three processes that reserve, settle and end parts, all at once. */
  @Test
  void asManyAsAllowedAreTakenWhoeverComesAtOnce() {
    limit(3000L, null);
    List<Instance> all = List.of(one, other, new Instance());
    ConcurrentLinkedQueue<Charge> held = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Integer>> work = new ArrayList<>();
    for (Instance process : all) {
      work.add(
          CompletableFuture.supplyAsync(
              () -> {
                int taken = 0;
                for (int i = 0; i < 130; i++) {
                  List<Charge> some = charges(10);
                  Set<UUID> refused = process.reserves(some);
                  taken += some.size() - refused.size();
                  some.stream().filter(each -> !refused.contains(each.id())).forEach(held::add);
                  process.ticks();
                  Charge first = held.poll();
                  if (i % 3 == 0 && first != null) {
                    settle(new Settlement(first.id(), 7L, NOW));
                  }
                }
                return taken;
              },
              task -> Thread.ofPlatform().start(task)));
    }
    assertThat(work.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(3000);
    assertThat(used().transactions()).isEqualTo(3000);
    assertThat(told().transactions()).isEqualTo(3000);
  }

  private void limit(@Nullable Long transactions, @Nullable Long gas) {
    quotas.set(
        CLIENT,
        new Quota(Map.of(Span.DAY, new Quota.Limit(transactions, gas)), Map.of()),
        "a test");
  }

  private static List<Charge> charges(int count) {
    return IntStream.range(0, count).mapToObj(i -> charge(10)).toList();
  }

  private static Charge charge(long gas) {
    return new Charge(UUID.randomUUID(), CLIENT, null, gas, NOW);
  }

  private static Charge of(Address user) {
    return new Charge(UUID.randomUUID(), CLIENT, user, 10, NOW);
  }

  private void settle(Settlement... some) {
    transactions.executeWithoutResult(status -> settlements.settle(List.of(some)));
  }

  /** What counts as used and reserved, parts included. */
  private Use used() {
    UseKey key = new UseKey(CLIENT, null, Span.DAY, Span.date(NOW));
    return Objects.requireNonNull(uses.find(List.of(key)).get(key));
  }

  private Use told() {
    QuotaAnswer.Standing day = report.of(CLIENT, null).client().day();
    return new Use(
        Long.parseLong(day.transactions().used()),
        Long.parseLong(day.gas().used()),
        Long.parseLong(day.gas().reserved()));
  }

  private long sent(String day) {
    return Objects.requireNonNull(
        sql.queryForObject(
            "SELECT sent FROM quota_uses WHERE user_address = '' AND span = ?", Long.class, day));
  }

  /** Other connections that are about to end parts. */
  private long ending() {
    return Objects.requireNonNull(
        sql.queryForObject(
            """
            SELECT COUNT(*) FROM information_schema.processlist
             WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%quota_allotments%FOR UPDATE%'
            """,
            Long.class));
  }

  private long rowsOf(String table) {
    return Objects.requireNonNull(sql.queryForObject("SELECT COUNT(*) FROM " + table, Long.class));
  }

  /** One of the API's. */
  private final class Instance {
    private final Allotments allotments =
        new Allotments(
            quotas, uses, rows, transactions, LeaseSteps.leases(sql, clock), clock, nanos::get);
    private final Reservations reservations =
        new Reservations(quotas, uses, rows, allotments, nanos::get);

    /** Two requests later: the first makes the rows, the second wishes. */
    void hasAPart() {
      reserves(charges(1));
      reserves(charges(1));
      ticks();
    }

    void ticks() {
      allotments.tick();
    }

    /** It is gone, and time passes. */
    void crashes() {
      clock.advance(Duration.ofSeconds(61));
      other.ticks();
    }

    Set<UUID> reserves(List<Charge> some) {
      return reserves(some, Set.of());
    }

    /** As whoever stores requests does it. */
    Set<UUID> reserves(List<Charge> some, Set<UUID> without) {
      try {
        return reserve(reservations::reserve, some, without);
      } catch (RuntimeException e) {
        assertThat(Reservations.isTight(e)).isTrue();
        return reserve(reservations::reserveTight, some, without);
      }
    }

    Set<UUID> hopefully(List<Charge> some) {
      return reserve(reservations::reserve, some, Set.of());
    }

    void looksExactly(List<Charge> some) {
      reserve(reservations::reserveTight, some, Set.of());
    }

    private Set<UUID> reserve(
        Function<List<Charge>, QuotaReservation> way, List<Charge> some, Set<UUID> without) {
      return Objects.requireNonNull(
          transactions.execute(status -> {
            QuotaReservation reservation = way.apply(some);
            reservation.keep(without);
            return reservation.refused().keySet();
          }));
    }
  }
}
