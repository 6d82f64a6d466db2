package io.sluice.benchmark.product;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes clients, as an administrator would. */
public final class ClientKeys {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String CLIENTS = "/api/v1/clients";

  private ClientKeys() {}

  /**
   * A new client.
   *
   * @param admin a key with the scope admin
   * @return its key, for {@code X-API-Key}
   */
  public static String add(URI api, String admin, String name) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String id = text(made(http, api, admin, CLIENTS, Map.of("name", name)), "id");
      var scopes = Map.of("scopes", List.of("relay:read", "relay:write"));
      return text(made(http, api, admin, CLIENTS + "/" + id + "/keys", scopes), "key");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static JsonNode made(
      HttpClient http, URI api, String admin, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(LIMIT)
            .header("X-API-Key", admin)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("No client: " + answer.statusCode() + " " + answer.body());
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  private static String text(JsonNode answer, String field) {
    return answer.path(field).asString();
  }
}
