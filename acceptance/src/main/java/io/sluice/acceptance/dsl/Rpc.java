package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC to the node, past the product. */
final class Rpc {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI node;

  Rpc(String url) {
    node = URI.create(url);
  }

  /** One call. */
  record Call(String method, List<?> parameters) {
    static Call of(String method, Object... parameters) {
      return new Call(method, List.of(parameters));
    }
  }

  JsonNode call(String method, Object... parameters) throws IOException {
    return result(method, send(body(Call.of(method, parameters), 0).toString()));
  }

  /** Results in the order of the calls. */
  List<JsonNode> call(List<Call> calls) throws IOException {
    if (calls.isEmpty()) {
      return List.of();
    }
    var batch = JSON.createArrayNode();
    for (int i = 0; i < calls.size(); i++) {
      batch.add(body(calls.get(i), i));
    }
    JsonNode[] results = new JsonNode[calls.size()];
    for (JsonNode answer : send(batch.toString())) {
      int index = answer.path("id").asInt();
      results[index] = result(calls.get(index).method, answer);
    }
    return List.of(results);
  }

  private static ObjectNode body(Call call, int id) {
    ObjectNode body = JSON.createObjectNode();
    body.put("jsonrpc", "2.0").put("id", id).put("method", call.method);
    body.set("params", JSON.valueToTree(call.parameters));
    return body;
  }

  private static JsonNode result(String method, JsonNode answer) throws IOException {
    if (!answer.has("result")) {
      throw new IOException(method + " was answered with " + answer);
    }
    return answer.path("result");
  }

  private JsonNode send(String body) throws IOException {
    var request =
        HttpRequest.newBuilder(node)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    try {
      return JSON.readTree(HTTP.send(request.build(), BodyHandlers.ofString()).body());
    } catch (JacksonException e) {
      throw new IOException("the node did not answer with JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
