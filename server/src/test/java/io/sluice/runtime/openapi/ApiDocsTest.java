package io.sluice.runtime.openapi;

import static java.util.stream.Collectors.joining;

import io.sluice.GeneratedDocument;
import io.sluice.Server;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** docs/api.md lists the operations of the API. */
class ApiDocsTest {
  private static final String HEAD =
      """
      # The API

      <!-- Made from the description of the API by ApiDocsTest. To make it anew:
           ./mvnw test -Ddocs.write=true -Dtest='*DocsTest' -->

      A process with the role `api` describes itself: `/api/docs-json` is the OpenAPI 3.1 document, `/api/docs` shows it.
      It has every status, header and code that an operation can answer with, and the schema of every body; the acceptance
      tests compare each answer they get with it. What each code means is in [errors.md](errors.md), how operations go away
      in [api-versions.md](api-versions.md).

      These codes any operation can answer with: `invalid_request`, `not_acceptable`, `payload_too_large`, `internal`; with
      a body `malformed_body` and `unsupported_media_type`; where a key is needed `unauthenticated`, `forbidden`,
      `address_not_allowed`, `rate_limited`, `database_unavailable` and `overloaded`; where something changes
      `outcome_unknown`. The table has what there is beside them.

      | operation | name | scope | answers | codes of its own |
      |---|---|---|---|---|
      """;

  private static final List<String> OF_ALL =
      List.of(
          "invalid_request",
          "not_acceptable",
          "payload_too_large",
          "internal",
          "malformed_body",
          "unsupported_media_type",
          "unauthenticated",
          "forbidden",
          "address_not_allowed",
          "rate_limited",
          "database_unavailable",
          "overloaded",
          "outcome_unknown");

  @Test
  void thePageIsUpToDate() {
    Server server = Server.shared();
    JsonNode paths = server.send(server.request("/api/docs-json").build()).json().path("paths");
    Map<String, String> rows = new TreeMap<>();
    for (String path : paths.propertyNames()) {
      for (var method : paths.path(path).properties()) {
        if (!DescriptionTest.isOfTests(path)) {
          rows.put(path + " " + method.getKey(), row(path, method.getKey(), method.getValue()));
        }
      }
    }
    new GeneratedDocument("api.md").mustBe(HEAD + String.join("", rows.values()));
  }

  private static String row(String path, String method, JsonNode operation) {
    String scope = operation.at("/security/0/apiKey/0").asString("");
    TreeSet<String> codes = new TreeSet<>();
    TreeSet<String> answers = new TreeSet<>();
    for (var answer : operation.path("responses").properties()) {
      answer
          .getValue()
          .at("/content/application~1problem+json/schema/allOf/1/properties/code/enum")
          .forEach(code -> codes.add(code.asString()));
      if (answer.getValue().path("content").size() > (isProblem(answer.getValue()) ? 1 : 0)) {
        answers.add(answer.getKey());
      }
    }
    OF_ALL.forEach(codes::remove);
    return "| `%s %s` | %s | %s | %s | %s |\n"
        .formatted(
            method.toUpperCase(Locale.ROOT),
            path,
            operation.path("operationId").asString(),
            scope.isEmpty() ? "open" : "`" + scope + "`",
            String.join(", ", answers),
            codes.stream().map(code -> "`" + code + "`").collect(joining(", ")));
  }

  private static boolean isProblem(JsonNode answer) {
    return answer.path("content").has("application/problem+json");
  }
}
