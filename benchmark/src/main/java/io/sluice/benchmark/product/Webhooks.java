package io.sluice.benchmark.product;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Makes webhooks, as a client would. */
public final class Webhooks {
  private Webhooks() {}

  /**
   * A new webhook for everything.
   *
   * @return its id
   */
  public static String add(URI api, String key, String url) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("/api/v1/webhooks"))
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JsonMapper.shared().writeValueAsString(Map.of("url", url))))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IOException("No webhook: " + answer.statusCode() + " " + answer.body());
      }
      return JsonMapper.shared().readTree(answer.body()).path("id").asString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
