package io.sluice.backing.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.TestClock;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.CountedDatabase;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.lease.LeaseSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Things that change, whoever is told of it, and a table in which they store what they were told.
 * Nothing runs by itself.
 */
final class Rig implements AutoCloseable {
  static final Subscription READER = new Subscription("reader", java.util.Set.of("thing.changed"));
  static final FactSettings SETTINGS =
      new FactSettings(8, Duration.ofMillis(100), Duration.ofSeconds(1));

  final TestDatabase database = TestDatabase.migrated();
  final TestClock clock = new TestClock();
  final io.micrometer.core.instrument.Counter roundTrips =
      new SimpleMeterRegistry().counter("round.trips");
  final DataSource source = CountedDatabase.of(database.dataSource(), roundTrips);
  final JdbcTemplate sql = new JdbcTemplate(source);
  final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(source));
  final WaitingFacts waiting = new WaitingFacts(sql);
  final Bells bells = new Bells();
  final Subscriptions subscriptions;
  final Facts facts;

  Rig(Subscription... all) {
    subscriptions = subscriptions(all);
    facts = new Facts(sql, subscriptions, bells);
    sql.execute("CREATE TABLE things (id BINARY(16) PRIMARY KEY, changes INT NOT NULL)");
    sql.execute(
        "CREATE TABLE told (id INT AUTO_INCREMENT PRIMARY KEY, thing BINARY(16), content TEXT)");
  }

  static Subscriptions subscriptions(Subscription... all) {
    var beans = new StaticListableBeanFactory();
    for (int i = 0; i < all.length; i++) {
      beans.addBean("subscription" + i, all[i]);
    }
    return new Subscriptions(beans.getBeanProvider(Subscription.class));
  }

  UUID thing() {
    UUID id = UUID.randomUUID();
    sql.update("INSERT INTO things (id, changes) VALUES (?, 0)", Columns.id(id));
    return id;
  }

  List<UUID> things(int count) {
    return Stream.generate(this::thing).limit(count).toList();
  }

  /** Changes it and tells of it, in one database transaction. */
  void change(UUID thing) {
    transaction.executeWithoutResult(status -> changeIn(thing));
  }

  /** The same within the caller's. */
  void changeIn(UUID thing) {
    sql.update("UPDATE things SET changes = changes + 1 WHERE id = ?", Columns.id(thing));
    facts.tell(
        "thing.changed",
        "SELECT id AS subject, changes AS content, ? AS at FROM things WHERE id = ?",
        Columns.time(clock.instant()),
        Columns.id(thing));
  }

  FactDelivery delivery(Consumer<List<Fact>> work) {
    return delivery(work, transaction);
  }

  /** As in a process of its own. */
  FactDelivery delivery(Consumer<List<Fact>> work, TransactionTemplate transaction) {
    return new FactDelivery(
        new Subscriber() {
          @Override
          public Subscription subscription() {
            return READER;
          }

          @Override
          public void handle(List<Fact> facts) {
            work.accept(facts);
          }
        },
        waiting,
        LeaseSteps.leases(sql, clock),
        SETTINGS,
        clock,
        transaction);
  }

  /** Stores what it is told, as a subscriber does. */
  void store(List<Fact> facts) {
    facts.forEach(each ->
        sql.update(
            "INSERT INTO told (thing, content) VALUES (?, ?)",
            Columns.id(each.subject()),
            each.content()));
  }

  /** Lets a delivery work until it has nothing to do, or nothing that it can do now. */
  void run(FactDelivery delivery) {
    int still = 0;
    for (int i = 0; i < 3000 && still < 2; i++) {
      long before = count("facts");
      clock.advance(SETTINGS.gather());
      delivery.tick();
      still = count("facts") == before && delivery.pause().isPositive() ? still + 1 : 0;
    }
    assertThat(still).as("it comes to an end").isEqualTo(2);
  }

  /** What was stored of a thing, in its order. */
  List<String> told(UUID thing) {
    return sql.queryForList(
        "SELECT content FROM told WHERE thing = ? ORDER BY id", String.class, Columns.id(thing));
  }

  long count(String table) {
    Long count = sql.queryForObject("SELECT COUNT(*) FROM " + table, Long.class);
    return count == null ? 0 : count;
  }

  FactsCheck check() {
    return new FactsCheck(waiting, subscriptions, clock, new SimpleMeterRegistry());
  }

  static List<UUID> subjects(List<Fact> facts) {
    return new ArrayList<>(facts.stream().map(Fact::subject).toList());
  }

  @Override
  public void close() {
    database.drop();
  }
}
