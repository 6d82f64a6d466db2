package io.sluice.gateway.stream;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.Server;
import io.sluice.backing.database.TestDatabase;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.access.TestKeys;
import io.sluice.gateway.event.EventSteps;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Streams of two processes at one database, with few places and without a Redis. */
class StreamProcessTest {
  private static final TestDatabase DATABASE = TestDatabase.empty();
  private static final Server FIRST = start();
  private static final Server SECOND = start();
  private static final String KEY = key("two");

  @AfterAll
  static void close() {
    FIRST.close();
    SECOND.close();
  }

  @Test
  void whatAnotherProcessStoresIsFoundWithoutARedis() {
    try (LiveStream stream = LiveStream.open(SECOND.port(), "", KEY, "")) {
      eventually(() -> assertThat(stream.retry()).isNotEmpty());
      new EventSteps(FIRST.context()).happen(id("two"), 3);
      eventually(() -> assertThat(stream.told()).hasSize(3));
    }
  }

  @Test
  void aQuietStreamSaysThatItIsStillThereAndWhereItIs() {
    try (LiveStream stream = LiveStream.open(SECOND.port(), "?types=webhook.test", KEY, "")) {
      eventually(() -> assertThat(stream.retry()).isNotEmpty());
      new EventSteps(SECOND.context()).happen(id("two"), 3);
      String newest = String.valueOf(new EventSteps(SECOND.context()).newest());
      eventually(() -> {
        assertThat(stream.comments()).isNotEmpty();
        assertThat(stream.lastId()).isEqualTo(newest);
      });
      assertThat(stream.told()).isEmpty();
    }
  }

  @Test
  void aClientMayHaveSoManyStreamsAndAProcessToo() {
    String own = key("many");
    String other = key("other");
    try (LiveStream one = LiveStream.open(FIRST.port(), "", own, "");
        LiveStream two = LiveStream.open(FIRST.port(), "", own, "")) {
      for (LiveStream each : List.of(one, two)) {
        eventually(() -> assertThat(each.retry()).isNotEmpty());
      }
      Server.Answer third = get(own);
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.json().path("code").stringValue()).isEqualTo("too_many_streams");
      assertThat(third.header("Retry-After")).isNotEmpty();
      try (LiveStream last = LiveStream.open(FIRST.port(), "", other, "")) {
        eventually(() -> assertThat(last.retry()).isNotEmpty());
        Server.Answer full = get(other);
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.json().path("code").stringValue()).isEqualTo("overloaded");
      }
    }
    eventually(() -> {
      try (LiveStream again = LiveStream.open(FIRST.port(), "", own, "")) {
        eventually(() -> assertThat(again.status()).isNotEmpty());
        assertThat(again.status()).as("places are given back").startsWith("HTTP/1.1 200");
      }
    });
  }

  @Test
  void aProcessThatStopsEndsItsStreamsAndWaitsForNone() {
    Server third = start();
    List<LiveStream> streams =
        Stream.generate(() -> LiveStream.open(third.port(), "", KEY, "")).limit(2).toList();
    streams.forEach(each -> eventually(() -> assertThat(each.retry()).isNotEmpty()));
    long since = System.nanoTime();
    third.close();
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(10));
    for (LiveStream each : streams) {
      eventually(() -> assertThat(each.ended()).isTrue());
      assertThat(each.comments()).noneMatch(line -> line.startsWith("broken"));
    }
  }

  @Test
  void aReaderWhoTakesNothingDelaysNoStop() {
    Server third = start();
    try (LiveStream stuck = LiveStream.lazy(third.port(), "", KEY)) {
      var metrics = third.context().getBean(MeterRegistry.class);
      EventSteps events = new EventSteps(third.context());
      String filler = "{\"filler\":\"" + "x".repeat(30_000) + "\"}";
      eventually(() -> assertThat(metrics.get("streams.open").gauge().value()).isEqualTo(1));
      for (int i = 0; i < 400 && metrics.get("streams.waiting.bytes").gauge().value() == 0; i++) {
        events.happen(id("two"), new UUID(1, 1), "transaction.mined", filler);
      }
      long since = System.nanoTime();
      third.close();
      assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(10));
      stuck.readNow();
      eventually(() -> assertThat(stuck.ended()).isTrue());
    }
  }

  private static Server start() {
    return Server.start(
        DATABASE,
        "--sluice.streams.per-client=2",
        "--sluice.streams.most=3",
        "--sluice.streams.heartbeat=1s");
  }

  private static Server.Answer get(String key) {
    return FIRST.send(FIRST.request("/api/v1/events").header("X-API-Key", key).build());
  }

  private static String key(String client) {
    return TestKeys.issue(FIRST.context(), client, Set.of(Scope.RELAY_READ));
  }

  private static long id(String client) {
    return Objects.requireNonNull(
        FIRST
            .context()
            .getBean(JdbcTemplate.class)
            .queryForObject("SELECT id FROM clients WHERE name = ?", Long.class, client));
  }
}
