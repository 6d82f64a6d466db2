package io.sluice.acceptance.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One operation of the API as it is described.
 *
 * @param path with its variables in braces
 */
public record ApiOperation(String method, String path, JsonNode description) {
  private static final String VARIABLE = "\\{[^/}]+}";

  /** What the product says in headers; each must be described where it is sent. */
  private static final List<String> HEADERS =
      List.of(
          "Location",
          "Idempotent-Replayed",
          "RateLimit",
          "RateLimit-Policy",
          "Retry-After",
          "WWW-Authenticate",
          "Deprecation",
          "Sunset",
          "Link");

  /** Its stable name. */
  public String id() {
    return description.path("operationId").asString("");
  }

  /** The scope that it needs; empty for an open one. */
  public String scope() {
    return description.path("security").path(0).path("apiKey").path(0).asString("");
  }

  /** How many parts of its path are open. */
  int variables() {
    return path.length() - path.replace("{", "").length();
  }

  boolean matches(String target) {
    return Pattern.matches("\\Q" + path.replaceAll(VARIABLE, "\\\\E[^/]+\\\\Q") + "\\E", target);
  }

  /** What is wrong with an answer to it. */
  List<String> faults(Answer answer, ApiDescription api) {
    JsonNode declared = description.path("responses").path("" + answer.status());
    if (declared.isMissingNode()) {
      return List.of("status " + answer.status() + " is not declared");
    }
    List<String> wrong = new ArrayList<>(headers(answer, declared.path("headers"), api));
    if (!answer.body().isEmpty()) {
      String type = answer.contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
      JsonNode schema = declared.path("content").path(type).path("schema");
      if (schema.isMissingNode()) {
        wrong.add("content type \"" + type + "\" is not declared for " + answer.status());
      } else if (type.endsWith("json")) {
        wrong.addAll(api.faults(schema, answer.json()));
      }
    } else if (declared.has("content") && !answer.response().request().method().equals("HEAD")) {
      wrong.add("there is no body");
    }
    return wrong;
  }

  private static List<String> headers(Answer answer, JsonNode declared, ApiDescription api) {
    List<String> wrong = new ArrayList<>();
    for (String name : HEADERS) {
      if (!answer.header(name).isEmpty() && declared.path(name).isMissingNode()) {
        wrong.add("header " + name + " is not declared for " + answer.status());
      }
    }
    for (var header : declared.properties()) {
      String value = answer.header(header.getKey());
      if (!value.isEmpty()) {
        JsonNode text = tools.jackson.databind.node.StringNode.valueOf(value);
        api.faults(header.getValue().path("schema"), text)
            .forEach(each -> wrong.add("header " + header.getKey() + " " + each));
      } else if (header.getValue().path("required").asBoolean(false)) {
        wrong.add("header " + header.getKey() + " is missing");
      }
    }
    return wrong;
  }
}
