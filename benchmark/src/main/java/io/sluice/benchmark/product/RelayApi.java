package io.sluice.benchmark.product;

import io.sluice.benchmark.proof.Transaction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the product's API tells of its transactions. */
public final class RelayApi {
  /** Statuses before a transaction is in a block. */
  public static final String BEFORE_MINED = "pending,sent,submitted,inmempool";

  /** Statuses before its end. */
  public static final String BEFORE_CONFIRMED = BEFORE_MINED + ",mined";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int PAGE = 500;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final String apiKey;
  private final String narrowed;

  /** Of all networks. */
  public RelayApi(URI server, String apiKey) {
    this(server, apiKey, "");
  }

  /**
   * Of one network.
   *
   * @param network empty: of all
   */
  public RelayApi(URI server, String apiKey, String network) {
    this.server = server;
    this.apiKey = apiKey;
    this.narrowed = network.isEmpty() ? "" : "&network=" + network;
  }

  /** All transactions of this client since then, newest first. */
  public List<Transaction> since(Instant start) throws IOException {
    List<Transaction> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = list("createdFrom=" + start + "&limit=" + PAGE + cursor);
      for (JsonNode item : page.get("items")) {
        found.add(
            new Transaction(
                item.get("transactionId").asString(),
                item.get("status").asString(),
                text(item, "transactionHash")));
      }
      String next = text(page, "nextCursor");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return found;
  }

  /**
   * Waits until no transaction has one of these statuses. Begin when it is nearly so: it asks again
   * and again.
   *
   * @return after {@link System#nanoTime} when it was so, or -1 when it was not in time
   */
  public long awaitNone(String statuses, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      if (list("status=" + statuses + "&limit=1").get("items").isEmpty()) {
        return System.nanoTime();
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return -1;
  }

  /** Transactions that wait on a lane, signed and in no block. */
  public long pending(String lane) throws IOException {
    for (JsonNode relayer : get("/api/v1/relayers/status").get("relayers")) {
      if (lane.equalsIgnoreCase(text(relayer, "address"))) {
        return relayer.get("pending").asLong();
      }
    }
    throw new IOException("The API knows no relayer " + lane + ".");
  }

  /** When it first came to each state, by the state's name. */
  public Map<String, Instant> timeline(String id) throws IOException {
    Map<String, Instant> first = new HashMap<>();
    for (JsonNode event : get("/api/v1/relay/transactions/" + id + "/timeline").get("events")) {
      first.putIfAbsent(event.get("state").asString(), Instant.parse(event.get("at").asString()));
    }
    return first;
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value.asString();
  }

  private JsonNode list(String query) throws IOException {
    return get("/api/v1/relay/transactions?" + query + narrowed);
  }

  private JsonNode get(String path) throws IOException {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(LIMIT)
            .header("X-API-Key", apiKey)
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(
            path + " is answered with " + answer.statusCode() + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }
}
