package io.sluice.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.backing.database.CountedDatabase;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.outbox.OutboxSteps;
import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.keys.TestKeys;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.monitor.MonitorSteps;
import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.sweep.SweepSteps;
import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.FakeChain;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The whole pipeline on a real database, with a chain and queues that do as the test says. Nothing
 * runs by itself: the test drains, delivers, mines and looks. One thread.
 */
public final class Pipeline implements AutoCloseable {
  private static final long CLIENT = 1;
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final TestDatabase database;
  private final FakeChain chain = new FakeChain(TestKeys::signer);
  private final FakeQueues queues = new FakeQueues(42);
  private final TestClock clock = new TestClock();
  private final Counter roundTrips = new SimpleMeterRegistry().counter("round.trips");

  Pipeline() {
    this(TestDatabase.migrated(), Map.of());
  }

  Pipeline(TestDatabase database) {
    this(database, Map.of());
  }

  /**
   * @param settings by key, over those of most tests
   */
  Pipeline(Map<String, Object> settings) {
    this(TestDatabase.migrated(), settings);
  }

  /**
   * @param beans that stand beside the product's
   */
  Pipeline(Class<?> beans) {
    this(TestDatabase.migrated(), Map.of(), beans);
  }

  /**
   * @param settings by key, over those of most tests
   * @param beans that stand beside the product's
   */
  Pipeline(Map<String, Object> settings, Class<?> beans) {
    this(TestDatabase.migrated(), settings, beans);
  }

  private Pipeline(TestDatabase database, Map<String, Object> settings, Class<?>... beans) {
    this.database = database;
    var sources = context.getEnvironment().getPropertySources();
    sources.addFirst(
        new MapPropertySource(
            "usual",
            Map.of(
                "sluice.chain.confirmations",
                "3",
                "sluice.monitor.lane-check",
                "10s",
                "sluice.intent.key",
                "a key that is in no database, of tests")));
    sources.addFirst(new MapPropertySource("test", settings));
    context.registerBean(
        DataSource.class, () -> CountedDatabase.of(database.dataSource(), roundTrips));
    context.registerBean(FakeChain.class, () -> chain);
    context.registerBean(FakeQueues.class, () -> queues);
    context.registerBean(Clock.class, () -> clock);
    context.register(Wiring.class);
    Arrays.stream(beans).forEach(context::register);
    context.refresh();
    context
        .getBean(Lanes.class)
        .register(
            new ChainId(31337),
            context.getBean(KeyRing.class).addresses(),
            context.getBean(LaneSettings.class).window());
    look();
  }

  FakeChain chain() {
    return chain;
  }

  /** Lets this happen once, after the node has taken what it is sent and before it answers. */
  void whileSending(Runnable meanwhile) {
    chain.whileSending(meanwhile);
  }

  FakeQueues queues() {
    return queues;
  }

  TestClock clock() {
    return clock;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  AnnotationConfigApplicationContext context() {
    return context;
  }

  JdbcTemplate sql() {
    return context.getBean(JdbcTemplate.class);
  }

  /** What the health check of a name finds at this moment. */
  Finding health(String name) {
    HealthCheck check =
        context.getBeansOfType(HealthCheck.class).values().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    try {
      return check.check();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** How often the database was asked so far; a batch counts once. */
  long roundTrips() {
    return (long) roundTrips.count();
  }

  /** Rows and index entries that the server has read so far, for whomever. */
  long rowsRead() {
    Long read =
        sql()
            .queryForObject(
                "SELECT SUM(variable_value) FROM information_schema.global_status WHERE variable_name LIKE 'HANDLER_READ%'",
                Long.class);
    return read == null ? 0 : read;
  }

  /** Connections of the pool that somebody holds at this moment. */
  int connectionsInUse() {
    return ((com.zaxxer.hikari.HikariDataSource) database.dataSource())
        .getHikariPoolMXBean()
        .getActiveConnections();
  }

  /** Stores a request and its hand-off, as the API does. */
  TransactionId submit(Address to) {
    return submit(
        new Intent(to, Wei.of(1), Bytes.EMPTY, 21_000L, Speed.AVERAGE, null, null, false));
  }

  TransactionId submit(Intent intent) {
    return submit(CLIENT, intent);
  }

  TransactionId submit(long client, Intent intent) {
    TransactionId id = new TransactionId(UUID.randomUUID());
    NewTransaction request =
        new NewTransaction(id, client, new ChainId(31337), intent, clock.instant());
    bean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          bean(Transactions.class).insert(List.of(request));
          bean(Outbox.class).append(QueueName.RELAY_TRANSACTIONS, List.of(id));
        });
    return id;
  }

  /** Drains and delivers until the queues are quiet, or nothing changes any more. */
  void run() {
    for (int round = 0; round < 12; round++) {
      int delivered = RoutingSteps.turns(context);
      drain();
      for (Handler handler : context.getBeansOfType(Handler.class).values()) {
        delivered += queues.deliver(handler);
      }
      if (delivered == 0) {
        return;
      }
    }
  }

  void drain() {
    OutboxSteps.drain(context);
  }

  /** Hands one queue's messages to its role, and lets nothing else happen. */
  void deliver(QueueName queue) {
    context.getBeansOfType(Handler.class).values().stream()
        .filter(handler -> handler.queue().equals(queue))
        .forEach(queues::deliver);
  }

  void look() {
    MonitorSteps.look(context);
  }

  /** Lets enough time pass for everything to be overdue, and sweeps. */
  void sweep() {
    clock.advance(Duration.ofMinutes(1));
    SweepSteps.sweep(context);
    RoutingSteps.turns(context);
  }

  /** Does what a process does when it starts. */
  void sweepAtStart() {
    SweepSteps.sweepAtStart(context);
    RoutingSteps.turns(context);
  }

  /** Mines a block, and lets the monitor see it. */
  void mine() {
    clock.advance(Duration.ofSeconds(1));
    chain.mine();
    look();
  }

  /** Mines as many blocks as a confirmation takes, and works off what comes of it. */
  void finish() {
    for (int i = 0; i < 4; i++) {
      run();
      mine();
    }
    run();
  }

  TransactionState state(TransactionId id) {
    return view(id).state();
  }

  TransactionView view(TransactionId id) {
    return bean(TransactionQueries.class).find(CLIENT, id).orElseThrow();
  }

  List<TransactionState> timeline(TransactionId id) {
    return bean(Timeline.class).of(id).stream().map(Event::state).toList();
  }

  /** Lets blocks pass until what waits counts as stuck, and lets the monitor see it. */
  void wait30Seconds() {
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofSeconds(10));
      chain.mine();
      look();
    }
  }

  /** Nonces that more than one transaction has, or that a lane has left out. */
  Set<String> nonceFaults() {
    Set<String> faults = new HashSet<>();
    sql()
        .query(
            "SELECT lane_id, COUNT(*), COUNT(DISTINCT nonce), MIN(nonce), MAX(nonce) FROM attempts WHERE ordinal = 0 GROUP BY lane_id",
            row -> {
              boolean gapless = row.getLong(3) == row.getLong(5) - row.getLong(4) + 1;
              if (row.getLong(2) != row.getLong(3) || !gapless || row.getLong(4) != 0) {
                faults.add("lane " + row.getInt(1));
              }
            });
    return faults;
  }

  @Override
  public void close() {
    context.close();
    database.drop();
  }

  /** A clock that stands until it is moved. */
  static final class TestClock extends Clock {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public java.time.ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
