package io.sluice.embedded.chain;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node by HTTP. */
public final class JsonRpc implements Rpc {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI node;

  public JsonRpc(String url) {
    node = URI.create(url);
  }

  @Override
  public JsonNode call(String method, Object... parameters) throws IOException {
    var body = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    body.set("params", JSON.valueToTree(List.of(parameters)));
    var request =
        HttpRequest.newBuilder(node)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      JsonNode answer =
          JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      if (answer.hasNonNull("error")) {
        JsonNode error = answer.get("error");
        throw new NodeError(method, error.path("message").asString(error.toString()));
      }
      if (!answer.has("result")) {
        throw new IOException(method + " was answered with " + answer);
      }
      return answer.get("result");
    } catch (JacksonException e) {
      throw new IOException(method + " was not answered with JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
