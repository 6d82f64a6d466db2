package io.sluice.backing.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.database.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written for whom, and in which order it is found. */
class FactsTest {
  private final AtomicBoolean night = new AtomicBoolean();
  private final Rig rig =
      new Rig(
          Rig.READER,
          new Subscription("another", Set.of("thing.changed", "thing.gone")),
          new Subscription("a-third", Set.of("thing.gone")),
          new Subscription("at-night", Set.of("thing.dusk"), night::get));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
    rig.close();
  }

  @Test
  void aRowForEveryoneWhoWantsIt() {
    UUID thing = rig.thing();
    rig.change(thing);
    assertThat(rig.waiting.next("reader", 9))
        .singleElement()
        .satisfies(fact -> {
          assertThat(fact.subject()).isEqualTo(thing);
          assertThat(fact.kind()).isEqualTo("thing.changed");
          assertThat(fact.content()).isEqualTo("1");
          assertThat(fact.at()).isEqualTo(rig.clock.instant());
        });
    assertThat(rig.waiting.next("another", 9)).hasSize(1);
    assertThat(rig.waiting.next("a-third", 9)).isEmpty();
    assertThat(rig.facts.isWanted("thing.changed")).isTrue();
  }

  @Test
  void costsNothingWhenNobodyWantsIt() {
    UUID thing = rig.thing();
    double before = rig.roundTrips.count();
    rig.facts.tell("thing.seen", "no SQL at all");
    assertThat(rig.facts.isWanted("thing.seen")).isFalse();
    assertThat(rig.roundTrips.count()).isEqualTo(before);
    assertThat(rig.told(thing)).isEmpty();
  }

  @Test
  void costsNothingWhileWhoWantsItIsClosed() {
    UUID thing = rig.thing();
    tellDusk(thing);
    assertThat(rig.waiting.next("at-night", 9)).isEmpty();
    assertThat(rig.facts.isWanted("thing.dusk")).isFalse();
    night.set(true);
    tellDusk(thing);
    assertThat(rig.facts.isWanted("thing.dusk")).isTrue();
    assertThat(rig.waiting.next("at-night", 9)).hasSize(1);
  }

  private void tellDusk(UUID thing) {
    rig.facts.tell(
        "thing.dusk",
        "SELECT id AS subject, 'x' AS content, ? AS at FROM things WHERE id = ?",
        Columns.time(rig.clock.instant()),
        Columns.id(thing));
  }

  @Test
  void oneStatementHoweverManyThereAre() {
    List<UUID> things = rig.things(5);
    double before = rig.roundTrips.count();
    rig.facts.tell(
        "thing.changed",
        "SELECT id AS subject, 'x' AS content, ? AS at FROM things",
        Columns.time(rig.clock.instant()));
    assertThat(rig.roundTrips.count()).isEqualTo(before + 1);
    assertThat(rig.waiting.next("reader", 9))
        .extracting(Fact::subject)
        .containsExactlyInAnyOrderElementsOf(things);
    assertThat(rig.waiting.next("another", 9)).hasSize(5);
  }

  @Test
  void isThereIfTheChangeIs() {
    UUID thing = rig.thing();
    List<String> rings = new ArrayList<>();
    rig.bells.hang("reader", () -> rings.add("reader"));
    rig.transaction.executeWithoutResult(status -> {
      rig.changeIn(thing);
      status.setRollbackOnly();
    });
    assertThat(rig.count("facts")).isZero();
    assertThat(rings).isEmpty();
    rig.transaction.executeWithoutResult(status -> {
      rig.changeIn(thing);
      assertThat(rings).as("before the commit").isEmpty();
    });
    assertThat(rings).containsExactly("reader");
  }

  /** The second change waits for the lock of the row, so its fact has the higher number. */
  @Test
  void whatHappensToOneThingIsFoundInItsOrderThoughTwoConnectionsTellIt() throws Exception {
    UUID thing = rig.thing();
    CountDownLatch changed = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Future<?> first =
        threads.submit(() ->
            rig.transaction.executeWithoutResult(status -> {
              rig.sql.update("UPDATE things SET changes = 7 WHERE id = ?", Columns.id(thing));
              changed.countDown();
              await(go); // the other has begun meanwhile
              rig.changeIn(thing);
            }));
    await(changed);
    Future<?> second = threads.submit(() -> rig.change(thing));
    untilSomebodyWaitsForALock();
    assertThat(second.isDone()).isFalse();
    go.countDown();
    first.get(60, TimeUnit.SECONDS);
    second.get(60, TimeUnit.SECONDS);
    assertThat(rig.waiting.next("reader", 9)).extracting(Fact::content).containsExactly("8", "9");
    assertThat(rig.waiting.next("reader", 9))
        .isSortedAccordingTo(java.util.Comparator.comparingLong(Fact::id));
  }

  /** A cursor that has seen the higher number would pass the lower one. */
  @Test
  void whatCommitsLateIsNeitherMissedNorWaitedFor() throws Exception {
    UUID slow = rig.thing();
    UUID quick = rig.thing();
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Future<?> late =
        threads.submit(() ->
            rig.transaction.executeWithoutResult(status -> {
              rig.changeIn(slow);
              told.countDown();
              await(go);
            }));
    await(told);
    rig.change(quick);
    FactDelivery delivery = rig.delivery(rig::store);
    rig.run(delivery);
    assertThat(rig.told(quick)).containsExactly("1");
    assertThat(rig.told(slow)).isEmpty();
    go.countDown();
    late.get(60, TimeUnit.SECONDS);
    rig.run(delivery);
    assertThat(rig.told(slow)).containsExactly("1");
  }

  @Test
  void aNameIsWantedByOneSubscription() {
    assertThatThrownBy(() -> Rig.subscriptions(Rig.READER, Rig.READER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("reader");
    assertThatThrownBy(() -> new Subscription("Reader", Set.of("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Subscription("reader", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void untilSomebodyWaitsForALock() {
    io.sluice.Eventually.eventually(() ->
        assertThat(
                rig.sql.queryForObject(
                    "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'",
                    Long.class))
            .isPositive());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
