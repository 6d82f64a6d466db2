package io.sluice.embedded.cli;

import io.sluice.embedded.EmbeddedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an administrator asks the API for. Every refusal is told in the API's own words. */
final class AdminClient {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final String api;
  private final String key;

  /**
   * @param url without a path
   * @throws EmbeddedException when it is no address
   */
  AdminClient(String url, String key) {
    if (!url.matches("https?://[^/?#\\s]+/?")) {
      throw new EmbeddedException("\"" + url + "\" is no address like http://127.0.0.1:3000.");
    }
    this.api = url.replaceFirst("/$", "") + "/api/v1/";
    this.key = key;
  }

  JsonNode get(String path) {
    return send(request(path).GET(), 200);
  }

  JsonNode post(String path, Map<String, ?> body, int expected) {
    return send(json(path).POST(text(body)), expected);
  }

  /** Where there is nothing to answer. */
  void postForNothing(String path, Map<String, ?> body) {
    send(json(path).POST(text(body)), 204);
  }

  /** Where there is nothing to answer. */
  void putForNothing(String path, Map<String, ?> body) {
    send(json(path).PUT(text(body)), 204);
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher text(Map<String, ?> body) {
    return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
  }

  JsonNode delete(String path) {
    return send(request(path).DELETE(), 200);
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(api + path)).timeout(LIMIT).header("X-API-Key", key);
    } catch (IllegalArgumentException e) {
      throw new EmbeddedException("That is no id or name.", e);
    }
  }

  private JsonNode send(HttpRequest.Builder builder, int expected) {
    HttpRequest request = builder.build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() != expected) {
        throw new EmbeddedException(words(body, answer.statusCode()));
      }
      return body;
    } catch (JacksonException e) {
      throw new EmbeddedException("What answers at " + api + " is not Sluice.", e);
    } catch (IOException e) {
      throw new EmbeddedException("The API does not answer at " + api + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while waiting for the API.", e);
    }
  }

  private static String words(JsonNode problem, int status) {
    StringBuilder words = new StringBuilder(problem.path("detail").asString("answered " + status));
    for (JsonNode each : problem.path("errors")) {
      words
          .append(' ')
          .append(each.path("field").asString())
          .append(' ')
          .append(each.path("message").asString())
          .append('.');
    }
    return words.toString();
  }
}
