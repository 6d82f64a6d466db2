package io.sluice.gateway.stream;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.Server;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.access.TestKeys;
import io.sluice.gateway.event.EventAudience;
import io.sluice.gateway.event.EventSteps;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams of events over HTTP. */
class StreamTest {
  private static final Server server = Server.shared();
  private static final UUID SUBJECT = new UUID(1, 2);

  private final EventSteps events = new EventSteps(server.context());
  private final String name = "listener " + UUID.randomUUID();
  private final String key = key(name);
  private final long client = id(name);
  private final List<LiveStream> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(LiveStream::close);
  }

  @Test
  void whatHappensIsToldAsItHappens() {
    LiveStream stream = open("");
    assertThat(stream.status()).startsWith("HTTP/1.1 200");
    assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
    assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
    assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
    assertThat(stream.retry()).isEqualTo("3000");
    events.happen(client, SUBJECT, "transaction.mined", "{\"nonce\":\n\"7\"}");
    eventually(() -> assertThat(stream.told()).hasSize(1));
    LiveStream.Told told = stream.told().getFirst();
    assertThat(told.id()).isEqualTo(String.valueOf(events.newest()));
    assertThat(told.type()).isEqualTo("transaction.mined");
    JsonNode data = JsonMapper.shared().readTree(told.data());
    assertThat(data.path("type").stringValue()).isEqualTo("transaction.mined");
    assertThat(data.path("timestamp").stringValue()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(UUID.fromString(data.path("id").stringValue()).version()).isEqualTo(7);
    assertThat(data.path("data").path("nonce").stringValue()).isEqualTo("7");
    assertThat(stream.ended()).isFalse();
  }

  @Test
  void whoOpensTheFirstStreamListensBeforeItsAnswerBegins() {
    EventAudience audience = server.context().getBean(EventAudience.class);
    assertThat(audience.has(client)).isFalse();
    open("");
    assertThat(audience.has(client)).isTrue();
  }

  @Test
  void aStreamGoesOnWhereItWasLeft() {
    LiveStream first = open("");
    events.happen(client, 3);
    eventually(() -> assertThat(first.told()).hasSize(3));
    first.close();
    events.happen(client, 450);
    LiveStream byHeader =
        opened(
            LiveStream.open(
                server.port(), "?lastEventId=0", key, lastId(first.told().get(1).id())));
    LiveStream byQuery = open("?lastEventId=" + first.told().get(1).id());
    for (LiveStream each : List.of(byHeader, byQuery)) {
      eventually(() -> assertThat(each.told()).hasSize(451));
      assertThat(each.told().getFirst()).isEqualTo(first.told().get(2));
      assertThat(each.told()).extracting(LiveStream.Told::type).doesNotContain("reset");
    }
  }

  /** Streams are opened and left at any moment while events are stored all the time. */
  @Test
  void nothingIsLostAndNothingComesTwiceHoweverOftenAStreamIsOpenedAgain() {
    LiveStream first = open("");
    String last = first.lastId();
    first.close();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> IntStream.range(0, 400).forEach(i -> events.happen(client, 1 + i % 5)));
    Random random = new Random(42);
    List<String> seen = new ArrayList<>();
    while (!writing.isDone() || !last.equals(newestOf(client))) {
      LiveStream stream = opened(LiveStream.open(server.port(), "", key, lastId(last)));
      int enough = random.nextInt(60);
      eventually(
          () -> assertThat(stream.told().size() >= enough || isLast(stream.lastId())).isTrue());
      stream.close();
      eventually(() -> assertThat(stream.ended()).isTrue());
      List<LiveStream.Told> told = stream.told();
      told.forEach(each -> seen.add(each.id()));
      last = told.isEmpty() ? last : told.getLast().id();
    }
    assertThat(seen).isEqualTo(numbersOf(client));
  }

  @Test
  void nobodyIsToldWhatHappensToOthers() {
    String otherName = "listener " + UUID.randomUUID();
    String otherKey = key(otherName);
    LiveStream other = opened(LiveStream.open(server.port(), "", otherKey, ""));
    LiveStream own = open("");
    eventually(() -> assertThat(other.status()).startsWith("HTTP/1.1 200"));
    events.happen(client, 5);
    events.happen(id(otherName), 4);
    events.happen(client, 1);
    eventually(() -> assertThat(own.told()).hasSize(6));
    eventually(() -> assertThat(other.told()).hasSize(4));
    LiveStream past =
        opened(LiveStream.open(server.port(), "?lastEventId=" + own.lastId(), otherKey, ""));
    LiveStream all =
        opened(LiveStream.open(server.port(), "?lastEventId=" + events.forgotten(), otherKey, ""));
    eventually(() -> assertThat(all.told()).hasSize(4));
    eventually(() -> assertThat(past.status()).startsWith("HTTP/1.1 200"));
    assertThat(past.told()).isEmpty();
  }

  @Test
  void onlyWhatIsAskedForIsTold() {
    LiveStream mined = open("?types=transaction.mined,%20transaction.confirmed");
    LiveStream all = open("?types=transaction.*");
    LiveStream one = open("?transactionId=" + SUBJECT);
    LiveStream none = open("?types=webhook.*&transactionId=" + SUBJECT);
    String before = none.lastId();
    events.happen(client, SUBJECT, "transaction.mined", "{}");
    events.happen(client, SUBJECT, "transaction.sent", "{}");
    events.happen(client, new UUID(3, 4), "transaction.confirmed", "{}");
    eventually(() -> assertThat(types(all)).containsExactly("mined", "sent", "confirmed"));
    eventually(() -> assertThat(types(mined)).containsExactly("mined", "confirmed"));
    eventually(() -> assertThat(types(one)).containsExactly("mined", "sent"));
    assertThat(none.told()).isEmpty();
    LiveStream again = open("?types=transaction.sent&lastEventId=" + before);
    eventually(() -> assertThat(types(again)).containsExactly("sent"));
  }

  @Test
  void whoAsksForWhatIsNotKeptIsToldSo() {
    open("").close();
    events.happen(client, 3);
    long old = events.newest() - 2;
    events.forget();
    events.happen(client, 1);
    LiveStream stream = open("?lastEventId=" + old);
    eventually(() -> assertThat(stream.told()).hasSize(1));
    assertThat(stream.told().getFirst().type()).isEqualTo("reset");
    assertThat(stream.told().getFirst().data()).isEqualTo("{\"reason\":\"too_old\"}");
    assertThat(stream.told().getFirst().id()).isEqualTo(String.valueOf(events.newest()));
    events.happen(client, 1);
    eventually(() -> assertThat(stream.told()).hasSize(2));
    LiveStream kept = open("?lastEventId=" + events.forgotten());
    eventually(() -> assertThat(types(kept)).containsExactly("mined", "mined"));
  }

  /** A database that was set back has given numbers that it does not know any more. */
  @Test
  void whoAsksForWhatNeverWasIsToldSo() {
    open("").close();
    LiveStream stream = open("?lastEventId=" + (events.newest() + 1000));
    eventually(() -> assertThat(stream.told()).hasSize(1));
    assertThat(stream.told().getFirst().data()).isEqualTo("{\"reason\":\"unknown\"}");
    events.happen(client, 2);
    eventually(() -> assertThat(stream.told()).hasSize(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?lastEventId=x",
        "?lastEventId=-1",
        "?lastEventId=99999999999999999999",
        "?types=Mined",
        "?types=transaction.minded",
        "?types=transaction.c*",
        "?types=transaction.mined,,",
        "?transactionId=7",
        "?transactionID=" + "00000000-0000-0000-0000-000000000000"
      })
  void whatIsWrongIsAnsweredBeforeAStreamBegins(String query) {
    var answer = get("/api/v1/events" + query, key);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("errors")).isNotEmpty();
  }

  @Test
  void whoMayNotReadHasNoStream() {
    assertThat(get("/api/v1/events", "wrong").status()).isEqualTo(401);
    String writer =
        TestKeys.issue(server.context(), "writer " + UUID.randomUUID(), Set.of(Scope.RELAY_WRITE));
    var refused = get("/api/v1/events", writer);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("code").stringValue()).isEqualTo("forbidden");
  }

  @Test
  void whoAsksForTheHeadersAloneHasNoStream() {
    var answer =
        server.send(
            server
                .request("/api/v1/events")
                .header("X-API-Key", key)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void aStreamEndsSoonAfterItsKey() {
    String made = "revoked " + UUID.randomUUID();
    String revoked = key(made);
    LiveStream stream = opened(LiveStream.open(server.port(), "", revoked, ""));
    LiveStream other = open("");
    eventually(() -> assertThat(stream.status()).startsWith("HTTP/1.1 200"));
    revoke(made);
    eventually(() -> assertThat(stream.ended()).isTrue());
    assertThat(stream.comments()).as("it ended as answers end").isEmpty();
    assertThat(other.ended()).isFalse();
    assertThat(get("/api/v1/events", revoked).status()).isEqualTo(401);
  }

  @Test
  void aSlowReaderIsCutOffAndHarmsNobody() {
    LiveStream good = open("");
    LiveStream slow = opened(LiveStream.lazy(server.port(), "", key));
    LiveStream dead = opened(LiveStream.lazy(server.port(), "", key));
    double before = metric("streams.cut");
    double open = metric("streams.open");
    String filler = "{\"filler\":\"" + "x".repeat(30_000) + "\"}";
    for (int i = 0; i < 1500 && metric("streams.cut") < before + 2; i++) {
      events.happen(client, SUBJECT, "transaction.mined", filler);
      int enough = i - 5; // who reads keeps up, however slow this machine is
      eventually(() -> assertThat(good.told().size()).isGreaterThanOrEqualTo(enough));
    }
    eventually(() -> assertThat(metric("streams.cut")).isEqualTo(before + 2));
    assertThat(metric("streams.open")).isLessThan(open + 1);
    eventually(() -> assertThat(dead.isRefused()).as("its connection is closed").isTrue());
    int stored = numbersOf(client).size();
    eventually(() -> assertThat(good.told()).hasSize(stored));
    slow.readNow();
    eventually(() -> assertThat(slow.ended()).isTrue());
    assertThat(slow.told()).hasSizeLessThan(stored);
    LiveStream again = open("?lastEventId=" + slow.told().getLast().id());
    int rest = stored - slow.told().size();
    eventually(() -> assertThat(again.told()).hasSize(rest));
  }

  private LiveStream open(String query) {
    LiveStream stream = opened(LiveStream.open(server.port(), query, key, ""));
    eventually(() -> assertThat(stream.retry()).isNotEmpty());
    return stream;
  }

  private LiveStream opened(LiveStream stream) {
    opened.add(stream);
    return stream;
  }

  private static String lastId(String id) {
    return "Last-Event-ID: " + id + "\r\n";
  }

  private static List<String> types(LiveStream stream) {
    return stream.told().stream().map(each -> each.type().replace("transaction.", "")).toList();
  }

  private boolean isLast(String id) {
    return id.equals(newestOf(client));
  }

  private static String newestOf(long client) {
    return numbersOf(client).getLast();
  }

  private static List<String> numbersOf(long client) {
    return sql()
        .queryForList(
            "SELECT CAST(number AS CHAR) FROM events WHERE client_id = ? ORDER BY number",
            String.class,
            client);
  }

  private static Server.Answer get(String path, String key) {
    return server.send(server.request(path).header("X-API-Key", key).build());
  }

  private static String key(String client) {
    return TestKeys.issue(server.context(), client, Set.of(Scope.RELAY_READ));
  }

  private static void revoke(String client) {
    sql()
        .update(
            "UPDATE api_keys SET revoked_at = UTC_TIMESTAMP(6) WHERE client_id = ?", id(client));
    sql().update("UPDATE revisions SET number = number + 1 WHERE name = 'api-keys'");
  }

  private static long id(String client) {
    return Objects.requireNonNull(
        sql().queryForObject("SELECT id FROM clients WHERE name = ?", Long.class, client));
  }

  private static double metric(String name) {
    return server
        .context()
        .getBean(MeterRegistry.class)
        .get(name)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  private static JdbcTemplate sql() {
    return server.context().getBean(JdbcTemplate.class);
  }
}
