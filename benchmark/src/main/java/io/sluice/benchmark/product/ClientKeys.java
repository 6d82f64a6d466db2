package io.sluice.benchmark.product;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes clients, as an administrator would. */
public final class ClientKeys {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String CLIENTS = "/api/v1/clients";
  private static final Map<String, Object> SCOPES =
      Map.of("scopes", List.of("relay:read", "relay:write"));
  private static final Map<String, Object> UNLIMITED =
      Map.of("perSecond", 1_000_000, "burst", 10_000_000);

  private ClientKeys() {}

  /**
   * A new client.
   *
   * @param admin a key with the scope admin
   * @return its key, for {@code X-API-Key}
   */
  public static String add(URI api, String admin, String name) throws IOException {
    return key(api, admin, client(api, admin, name), SCOPES);
  }

  /** A new client that may call as often as it likes: what is measured is not what it may not. */
  public static String addUnlimited(URI api, String admin, String name) throws IOException {
    String client = client(api, admin, name);
    ask(api, admin, "PUT", client + "/rate-limit", UNLIMITED);
    return key(api, admin, client, SCOPES);
  }

  /**
   * A new client with everything that is checked from memory: a policy of contracts and bounds, a
   * rate limit, and a key that is bound to an address. All of it is wide enough.
   *
   * @param contracts that it may call
   */
  public static Checked addChecked(URI api, String admin, String name, List<String> contracts)
      throws IOException {
    return keys(api, admin, checked(api, admin, name, contracts), false);
  }

  /**
   * The same with quotas by day and month, which nothing uses up.
   *
   * @param signed whether its requests must be signed
   */
  public static Checked addCounted(
      URI api, String admin, String name, List<String> contracts, boolean signed)
      throws IOException {
    String client = checked(api, admin, name, contracts);
    var most = Map.of("transactions", "1000000000", "gas", "1000000000000000");
    var spans = Map.of("day", most, "month", most);
    ask(api, admin, "PUT", client + "/quota", Map.of("client", spans, "user", spans));
    return keys(api, admin, client, signed);
  }

  private static String checked(URI api, String admin, String name, List<String> contracts)
      throws IOException {
    String client = client(api, admin, name);
    List<Map<String, ?>> listed =
        contracts.stream()
            .<Map<String, ?>>map(each ->
                Map.of("address", each, "selectors", List.of("0x", "transfer(address,uint256)")))
            .toList();
    ask(
        api,
        admin,
        "PUT",
        client + "/policy",
        Map.of(
            "contracts",
            listed,
            "maxValue",
            "1000000",
            "maxGas",
            "500000",
            "maxDataBytes",
            10_000,
            "blockedUsers",
            List.of("0x" + "de".repeat(20))));
    ask(api, admin, "PUT", client + "/rate-limit", UNLIMITED);
    return client;
  }

  private static Checked keys(URI api, String admin, String client, boolean signed)
      throws IOException {
    Map<String, Object> key = new LinkedHashMap<>(SCOPES);
    key.put("allowedIps", List.of("127.0.0.0/8"));
    key.put("signed", signed);
    String plain = key(api, admin, client, SCOPES);
    JsonNode made = ask(api, admin, "POST", client + "/keys", key);
    return new Checked(made.path("key").asString(), made.path("signingSecret").asString(""), plain);
  }

  /**
   * Keys of one client.
   *
   * @param key for {@code X-API-Key}
   * @param secret that requests are signed with; empty when they need not be
   * @param plain a key that asks for nothing more
   */
  public record Checked(String key, String secret, String plain) {}

  /** Its path. */
  private static String client(URI api, String admin, String name) throws IOException {
    return CLIENTS
        + "/"
        + ask(api, admin, "POST", CLIENTS, Map.of("name", name)).path("id").asString();
  }

  private static String key(URI api, String admin, String client, Map<String, ?> wanted)
      throws IOException {
    return ask(api, admin, "POST", client + "/keys", wanted).path("key").asString();
  }

  private static JsonNode ask(
      URI api, String admin, String method, String path, Map<String, ?> body) throws IOException {
    String text = JsonMapper.shared().writeValueAsString(body);
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(LIMIT)
            .header("X-API-Key", admin)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(text))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return JsonMapper.shared().readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
