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

/** The part of the product's HTTP interface that the demonstration uses. */
final class ApiClient {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final String relay;
  private final String key;

  ApiClient(String api, String key) {
    this.relay = api + "/api/v1/relay/";
    this.key = key;
  }

  /**
   * Submits a direct transaction and returns its id.
   *
   * @param wei a decimal string
   */
  String submit(String network, String to, String data, String wei) {
    return post("direct", Map.of("network", network, "to", to, "data", data, "value", wei));
  }

  /**
   * Submits what a user has signed and returns its id.
   *
   * @param signed the body
   */
  String submitGasless(Map<String, Object> signed) {
    return post("gasless", signed);
  }

  private String post(String path, Map<String, ?> body) {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    return send(request, 202).path("transactionId").asString();
  }

  /** The nonce that a user signs next. */
  long gaslessNonce(String user) {
    return Long.parseLong(send(request("gasless/nonce/" + user), 200).path("nonce").asString());
  }

  JsonNode status(String id) {
    return send(request("status/" + id), 200);
  }

  JsonNode timeline(String id) {
    return send(request("transactions/" + id + "/timeline"), 200);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(relay + path)).timeout(LIMIT).header("X-API-Key", key);
  }

  private JsonNode send(HttpRequest.Builder builder, int expected) {
    HttpRequest request = builder.build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new EmbeddedException(
            request.method()
                + " "
                + request.uri().getPath()
                + " was answered "
                + answer.statusCode()
                + " instead of "
                + expected
                + ": "
                + answer.body().strip());
      }
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new EmbeddedException(request.uri().getPath() + " was not answered with JSON.", e);
    } catch (IOException e) {
      throw new EmbeddedException("The API does not answer at " + request.uri() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while waiting for the API.", e);
    }
  }
}
