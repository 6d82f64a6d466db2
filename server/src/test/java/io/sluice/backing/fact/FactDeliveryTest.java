package io.sluice.backing.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** How facts are handed over: in order, exactly once, and past what cannot be taken. */
class FactDeliveryTest {
  private final Rig rig = new Rig(Rig.READER);
  private final Set<UUID> poisonous = new HashSet<>();
  private final List<Integer> sizes = new ArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void inTheOrderOfEachThingAndOnlyOnce() {
    List<UUID> things = rig.things(3);
    for (int i = 0; i < 4; i++) {
      things.forEach(rig::change);
    }
    rig.run(rig.delivery(rig::store));
    assertThat(things)
        .allSatisfy(thing -> assertThat(rig.told(thing)).containsExactly("1", "2", "3", "4"));
    assertThat(rig.count("facts")).isZero();
    assertThat(rig.count("told")).isEqualTo(12);
  }

  @Test
  void theFirstAtOnceAndThoseAfterItTogether() {
    UUID thing = rig.thing();
    FactDelivery delivery = rig.delivery(this::take);
    rig.change(thing);
    delivery.tick();
    rig.change(thing);
    rig.change(thing);
    delivery.tick();
    assertThat(sizes).containsExactly(1);
    assertThat(delivery.pause()).isEqualTo(Rig.SETTINGS.gather());
    rig.clock.advance(Rig.SETTINGS.gather());
    delivery.tick();
    assertThat(sizes).containsExactly(1, 2);
    rig.clock.advance(Rig.SETTINGS.gather());
    delivery.tick();
    assertThat(delivery.pause()).isEqualTo(Rig.SETTINGS.poll());
  }

  @Test
  void anIdleOneAsksOnceAndHasNoTransaction() {
    FactDelivery delivery = rig.delivery(rig::store);
    delivery.tick();
    double before = rig.roundTrips.count();
    delivery.tick();
    assertThat(rig.roundTrips.count()).isEqualTo(before + 1);
  }

  @Test
  void whatOneCannotTakeIsFoundAndHoldsUpNothingButItsOwnThing() {
    List<UUID> things = rig.things(20);
    UUID bad = things.get(11);
    for (int i = 0; i < 3; i++) {
      things.forEach(rig::change);
    }
    poisonous.add(bad);
    FactDelivery delivery = rig.delivery(this::take);
    rig.run(delivery);
    assertThat(things)
        .allSatisfy(thing ->
            assertThat(rig.told(thing))
                .isEqualTo(thing.equals(bad) ? List.of() : List.of("1", "2", "3")));
    assertThat(rig.count("facts")).isEqualTo(3);
    assertThat(rig.sql.queryForList("SELECT trouble FROM facts WHERE tries = 1", String.class))
        .containsExactly("IllegalArgumentException: it is poisonous");
    var finding = rig.check().check();
    assertThat(finding.status()).isEqualTo(io.sluice.runtime.health.Status.DEGRADED);
    assertThat(finding.details().toString())
        .contains("subscriber=reader", "waiting=3", "aside=1", "it is poisonous");

    poisonous.clear();
    rig.clock.advance(Duration.ofSeconds(11));
    rig.run(delivery);
    assertThat(rig.told(bad)).containsExactly("1", "2", "3");
    assertThat(rig.count("facts")).isZero();
    assertThat(rig.check().check().status()).isEqualTo(io.sluice.runtime.health.Status.UP);
  }

  @Test
  void whatIsPutAsideIsTriedEverMoreSlowlyAndByAnotherProcessToo() {
    UUID bad = rig.thing();
    rig.change(bad);
    poisonous.add(bad);
    rig.run(rig.delivery(this::take));
    int tries = sizes.size();
    for (int minute = 0; minute < 24 * 60; minute++) {
      rig.clock.advance(Duration.ofMinutes(1));
      rig.delivery(this::take).tick();
    }
    assertThat(sizes.size() - tries).isBetween(24, 34);
    assertThat(rig.sql.queryForObject("SELECT tries FROM facts", Integer.class))
        .isEqualTo(sizes.size());
  }

  /** A bug that fails them all: nothing is lost, and it is not tried without a pause. */
  @Test
  void whenNothingSucceedsItSlowsDownAndLosesNothing() {
    List<UUID> things = rig.things(30);
    things.forEach(rig::change);
    poisonous.addAll(things);
    FactDelivery delivery = rig.delivery(this::take);
    for (int second = 0; second < 300; second++) {
      delivery.tick();
      rig.clock.advance(Duration.ofSeconds(1));
    }
    long aside = rig.waiting.look(List.of("reader")).getFirst().aside();
    assertThat(aside).isBetween(5L, 14L);
    poisonous.clear();
    rig.clock.advance(Duration.ofHours(1));
    rig.run(delivery);
    rig.clock.advance(Duration.ofHours(1));
    rig.run(delivery);
    assertThat(things).allSatisfy(thing -> assertThat(rig.told(thing)).containsExactly("1"));
  }

  @Test
  void anOutageIsWaitedForAndPutsNothingAside() {
    UUID thing = rig.thing();
    rig.change(thing);
    boolean[] away = {true};
    FactDelivery delivery =
        rig.delivery(facts -> {
          if (away[0]) {
            throw new TransientDataAccessResourceException("the database is away");
          }
          rig.store(facts);
        });
    for (int i = 0; i < 10; i++) {
      delivery.tick();
      assertThat(delivery.pause()).isPositive();
      rig.clock.advance(delivery.pause());
    }
    assertThat(delivery.pause()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    away[0] = false;
    rig.clock.advance(Duration.ofMinutes(1));
    delivery.tick();
    assertThat(rig.told(thing)).containsExactly("1");
  }

  @Test
  void whoDiesBeforeTheCommitHasStoredNothingAndTheNextStoresItOnce() {
    List<UUID> things = rig.things(5);
    things.forEach(rig::change);
    var dying =
        new TransactionTemplate(
            new JdbcTransactionManager(rig.source) {
              @Override
              protected void doCommit(DefaultTransactionStatus status) throws TransactionException {
                doRollback(status);
                throw new TransactionSystemException("the process is dead");
              }
            });
    FactDelivery dead = rig.delivery(this::take, dying);
    dead.tick();
    assertThat(sizes).containsExactly(5);
    assertThat(rig.count("told")).isZero();
    assertThat(rig.count("facts")).isEqualTo(5);
    FactDelivery next = rig.delivery(this::take);
    next.tick();
    assertThat(rig.count("told")).as("the lease is the dead one's still").isZero();
    rig.clock.advance(Duration.ofSeconds(11));
    rig.run(next);
    assertThat(things).allSatisfy(thing -> assertThat(rig.told(thing)).containsExactly("1"));
  }

  /** One was held up for longer than its lease, while it had facts in hand. */
  @Test
  void ofTwoWhoWorkOnTheSameOneCommits() {
    List<UUID> things = rig.things(5);
    things.forEach(rig::change);
    FactDelivery other = rig.delivery(rig::store);
    List<List<UUID>> handed = new ArrayList<>();
    FactDelivery slow =
        rig.delivery(facts -> {
          handed.add(Rig.subjects(facts));
          if (handed.size() == 1) {
            rig.clock.advance(Duration.ofSeconds(11));
            inAnotherThread(other::tick);
          }
          rig.store(facts);
        });
    slow.tick();
    assertThat(handed).hasSize(1);
    assertThat(things).allSatisfy(thing -> assertThat(rig.told(thing)).containsExactly("1"));
    assertThat(rig.count("facts")).isZero();
    things.forEach(rig::change);
    rig.clock.advance(Duration.ofMillis(100));
    slow.tick();
    assertThat(handed).as("it is the other's now").hasSize(1);
  }

  @Test
  void oneProcessWorksAndAnotherGoesOnAtOnceWhenItStops() {
    UUID thing = rig.thing();
    FactDelivery one = rig.delivery(this::take);
    FactDelivery other = rig.delivery(rig::store);
    one.tick();
    other.tick();
    rig.change(thing);
    rig.clock.advance(Duration.ofSeconds(3));
    other.tick();
    assertThat(rig.count("facts")).isEqualTo(1);
    one.end();
    rig.clock.advance(Duration.ofSeconds(3));
    other.tick();
    assertThat(rig.told(thing)).containsExactly("1");
  }

  @Test
  void oneThatWasAwayFindsTenThousandAndWhoWroteThemWaitedForNobody() {
    List<UUID> things = rig.things(100);
    for (int i = 0; i < 100; i++) {
      rig.transaction.executeWithoutResult(status -> things.forEach(rig::changeIn));
    }
    assertThat(rig.waiting.look(List.of("reader")).getFirst().waiting()).isEqualTo(10_000);
    assertThat(rig.check().check().status()).isEqualTo(io.sluice.runtime.health.Status.UP);
    rig.clock.advance(Duration.ofMinutes(2));
    var finding = rig.check().check();
    assertThat(finding.status()).isEqualTo(io.sluice.runtime.health.Status.DEGRADED);
    assertThat(finding.details().toString()).contains("reader", "waiting=10000");
    FactDelivery delivery = rig.delivery(this::take);
    rig.run(delivery);
    List<String> all =
        java.util.stream.IntStream.rangeClosed(1, 100).mapToObj(String::valueOf).toList();
    assertThat(things).allSatisfy(thing -> assertThat(rig.told(thing)).isEqualTo(all));
    assertThat(sizes).hasSize(10_000 / Rig.SETTINGS.batch()).containsOnly(Rig.SETTINGS.batch());
    assertThat(rig.check().check().status()).isEqualTo(io.sluice.runtime.health.Status.UP);
  }

  @Test
  void whatWaitsForNobodyIsDeletedAfterAWeek() {
    UUID thing = rig.thing();
    rig.change(thing);
    rig.sql.update(
        "INSERT INTO facts (subscriber, subject, kind, content, at) SELECT 'gone', subject, kind, content, at FROM facts");
    var unclaimed =
        new Unclaimed(
            rig.waiting,
            rig.subscriptions,
            io.sluice.backing.lease.LeaseSteps.leases(rig.sql, rig.clock),
            rig.clock);
    rig.clock.advance(Duration.ofDays(7));
    unclaimed.tick();
    assertThat(rig.waiting.names()).containsExactlyInAnyOrder("gone", "reader");
    rig.clock.advance(Duration.ofHours(1));
    unclaimed.tick();
    assertThat(rig.waiting.names()).containsExactly("reader");
  }

  @Test
  void aSubscriberForWhomNothingIsWrittenDoesNotStart() {
    try (Rig empty = new Rig()) {
      var beans = new org.springframework.beans.factory.support.StaticListableBeanFactory();
      beans.addBean("one", subscriber());
      var deliveries =
          new FactDeliveries(
              beans.getBeanProvider(Subscriber.class),
              empty.subscriptions,
              empty.waiting,
              empty.bells,
              io.sluice.backing.lease.LeaseSteps.leases(empty.sql, empty.clock),
              Rig.SETTINGS,
              empty.clock,
              empty.transaction);
      assertThatThrownBy(deliveries::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("reader");
    }
  }

  /** A commit of this process wakes the thread, whatever the poll. */
  @Test
  void aCommitWakesItsSubscriber() {
    var beans = new org.springframework.beans.factory.support.StaticListableBeanFactory();
    beans.addBean("one", subscriber());
    var deliveries =
        new FactDeliveries(
            beans.getBeanProvider(Subscriber.class),
            rig.subscriptions,
            rig.waiting,
            rig.bells,
            io.sluice.backing.lease.LeaseSteps.leases(rig.sql, rig.clock),
            new FactSettings(8, Duration.ofNanos(1), Duration.ofHours(1)),
            rig.clock,
            rig.transaction);
    UUID thing = rig.thing();
    deliveries.start();
    try {
      for (int i = 1; i <= 3; i++) {
        rig.clock.advance(Duration.ofMillis(1));
        rig.change(thing);
        int expected = i;
        io.sluice.Eventually.eventually(() -> assertThat(rig.told(thing)).hasSize(expected));
      }
    } finally {
      deliveries.stop();
    }
    assertThat(deliveries.isRunning()).isFalse();
    assertThat(rig.count("leases")).as("another may go on at once").isZero();
  }

  private Subscriber subscriber() {
    return new Subscriber() {
      @Override
      public Subscription subscription() {
        return Rig.READER;
      }

      @Override
      public void handle(List<Fact> facts) {
        rig.store(facts);
      }
    };
  }

  private void take(List<Fact> facts) {
    sizes.add(facts.size());
    rig.store(facts);
    if (facts.stream().anyMatch(each -> poisonous.contains(each.subject()))) {
      throw new IllegalArgumentException("it is poisonous");
    }
  }

  private static void inAnotherThread(Runnable work) {
    Thread thread = Thread.ofVirtual().start(work);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
