package io.sluice.acceptance.dsl;

import java.net.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What an HTTP server answered.
 *
 * @param json the body; a missing node when it is no JSON
 */
public record Answer(int status, String contentType, HttpResponse<String> response, JsonNode json) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static Answer of(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Answer(response.statusCode(), type, response, parsed(response.body()));
  }

  private static JsonNode parsed(String body) {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  public String body() {
    return response.body();
  }

  /** A header's first value; empty when it is absent. */
  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** A field of the body as text; empty when it is absent or null. */
  public String text(String field) {
    return text(json.path(field));
  }

  static String text(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? "" : node.asString();
  }

  @Override
  public String toString() {
    return status + " " + contentType + " " + body();
  }
}
