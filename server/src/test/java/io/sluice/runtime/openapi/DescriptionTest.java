package io.sluice.runtime.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.runtime.failure.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springdoc.core.service.OpenAPIService;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The API describes itself, errors and key included. */
class DescriptionTest {
  private static final Server server = Server.shared();

  @Test
  void itIsOpenApi31WithTheKeyAndTheProblem() {
    JsonNode api = server.send(server.request("/api/docs-json").build()).json();
    assertThat(api.path("openapi").asString()).startsWith("3.1");
    assertThat(api.at("/components/securitySchemes/apiKey/name").asString()).isEqualTo("X-API-Key");
    assertThat(api.at("/components/schemas/Problem/properties").propertyNames())
        .contains("type", "title", "status", "detail", "instance", "code", "retryable", "errors");
    JsonNode health = api.path("paths").path("/api/v1/health").path("get");
    assertThat(
            health
                .at("/responses/400/content/application~1problem+json/schema/allOf/0/$ref")
                .asString())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(health.path("security").isEmpty()).as("open without a key").isTrue();
    assertThat(api.path("paths").propertyNames()).allMatch(path -> path.startsWith("/api/v1/"));
  }

  /** H3: a model of its own for each language that anybody thinks of would fill memory. */
  @Test
  void h3_itIsMadeOnceWhateverLanguageIsAskedFor() {
    String usual = server.send(server.request("/api/docs-json").build()).text();
    for (String language : List.of("fr", "de-CH", "ko", "x-any-1", "x-any-2")) {
      assertThat(
              server
                  .send(
                      server.request("/api/docs-json").header("Accept-Language", language).build())
                  .text())
          .isEqualTo(usual);
    }
    OpenAPIService models = server.context().getBean(OpenAPIService.class);
    assertThat(models.getCachedOpenAPI(Locale.ENGLISH)).isNotNull();
    assertThat(Stream.of("fr", "de-CH", "ko", "x-any-1", "x-any-2").map(Locale::forLanguageTag))
        .allSatisfy(language -> assertThat(models.getCachedOpenAPI(language)).isNull());
  }

  @Test
  void thePagesAreServed() {
    assertThat(server.send(server.request("/api/docs").build()).header("Location"))
        .endsWith("/api/swagger-ui/index.html");
    assertThat(server.send(server.request("/api/swagger-ui/index.html").build()).text())
        .contains("swagger-ui");
  }

  /** C5: who trusts the description must be able to read every answer. */
  @ParameterizedTest
  @CsvSource({
    "TransactionPage, nextCursor",
    "TransactionStatus, transactionHash",
    "TransactionStatus, to",
    "TransactionStatus, waitingFor",
    "TransactionStatus, confirmedAt",
    "Nonces, auditedNonce",
    "NonceEvent, transactionId",
    "Relayer, balance",
    "Relayer, lastCheck",
    "Accepted, transactionHash",
    "TimelineEvent, detail",
    "DeadLetter, nextRedriveAt",
    "DeadLetterPage, nextCursor",
    "SpeedUpRequest, speed",
  })
  void c5_whatMayBeNullIsDeclaredSo(String schema, String property) {
    assertThat(types(schema, property)).contains("null").hasSize(2);
  }

  @Test
  void c5_whatIsNeverNullIsNotDeclaredSo() {
    assertThat(types("TransactionStatus", "transactionId")).containsExactly("string");
    assertThat(types("Nonces", "relayerId")).containsExactly("string");
  }

  @Test
  void c5_everyParameterHasASchemaAndEveryNumberItsRange() {
    JsonNode paths = api().path("paths");
    for (String path : paths.propertyNames()) {
      if (isOfTests(path)) {
        continue;
      }
      for (JsonNode operation : paths.path(path)) {
        for (JsonNode parameter : operation.path("parameters")) {
          JsonNode schema = parameter.path("schema");
          assertThat(schema.path("type").asString("")).as("%s", parameter).isNotIn("", "object");
          if (schema.path("type").asString().equals("integer")
              && parameter.path("in").asString().equals("query")) {
            assertThat(schema.propertyNames()).as("%s", parameter).contains("format", "minimum");
          }
        }
      }
    }
    JsonNode key = api().at("/paths/~1api~1v1~1relay~1direct/post/parameters/0");
    assertThat(key.path("name").asString()).isEqualTo("Idempotency-Key");
    assertThat(key.at("/schema/pattern").asString()).contains("{1,255}");
  }

  @Test
  void c5_theAnswersAreThoseThatAreGiven() {
    JsonNode paths = api().path("paths");
    assertThat(paths.at("/~1api~1v1~1relay~1direct/post/responses").propertyNames())
        .containsExactlyInAnyOrder(
            "202", "400", "401", "403", "406", "408", "409", "413", "415", "422", "429", "500",
            "503");
    JsonNode cancel = paths.at("/~1api~1v1~1relay~1transactions~1{transactionId}/delete/responses");
    assertThat(cancel.propertyNames())
        .containsExactlyInAnyOrder(
            "200", "202", "400", "401", "403", "404", "406", "409", "413", "429", "500", "503");
    assertThat(codes(cancel.path("409"))).containsExactly("too_late");
    assertThat(codes(cancel.path("403"))).containsExactly("forbidden", "address_not_allowed");
    assertThat(codes(cancel.path("503")))
        .contains("database_unavailable", "outcome_unknown", "network_not_served");
    assertThat(cancel.at("/429/headers").propertyNames())
        .contains("Retry-After", "RateLimit", "RateLimit-Policy");
  }

  /** Whoever adds an operation and says nothing of it learns it here. */
  @Test
  void everyOperationSaysItsNameAndWhatItRefuses() {
    List<String> names = new ArrayList<>();
    operations()
        .forEach(handler -> {
          Operation told = handler.getMethodAnnotation(Operation.class);
          String name = told == null ? "" : told.operationId();
          assertThat(name).as("@Operation with an operationId at %s", handler).isNotEmpty();
          names.add(name);
          boolean refuses =
              MergedAnnotations.from(handler.getMethod()).stream(Refuses.class)
                  .anyMatch(MergedAnnotation::isDirectlyPresent);
          assertThat(refuses)
              .as("%s has @Refuses: the codes it answers with, or none", handler)
              .isTrue();
        });
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(30);
  }

  @Test
  void everyOperationSaysWhichScopeItNeeds() {
    JsonNode paths = api().path("paths");
    for (String path : paths.propertyNames()) {
      if (isOfTests(path)) {
        continue;
      }
      for (JsonNode operation : paths.path(path)) {
        String scope = operation.at("/security/0/apiKey/0").asString("");
        boolean open =
            path.startsWith("/api/v1/health")
                || path.equals("/api/v1/ready")
                || path.equals("/api/v1/webhooks/oz-relayer");
        assertThat(scope.isEmpty()).as(path).isEqualTo(open);
        assertThat(operation.path("description").asString("").contains("`" + scope + "`"))
            .as(path)
            .isEqualTo(!open);
      }
    }
  }

  /** What a request may leave out an answer may not, and a request may not say more. */
  @Test
  void requestsAreClosedAndAnswersComplete() {
    JsonNode schemas = api().at("/components/schemas");
    JsonNode request = schemas.path("SpeedUpRequest");
    assertThat(request.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(request.has("required")).isFalse();
    assertThat(request.at("/properties/speed/enum").valueStream()).anyMatch(JsonNode::isNull);
    JsonNode answer = schemas.path("TransactionStatus");
    assertThat(answer.has("additionalProperties")).isFalse();
    assertThat(answer.path("required").size()).isEqualTo(answer.path("properties").size());
    assertThat(schemas.at("/Problem/required").valueStream().map(JsonNode::asString))
        .contains("code", "status", "detail")
        .doesNotContain("errors", "traceId", "instance");
    assertThat(schemas.at("/DirectRequest/properties/value/type").valueStream())
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrder("string", "integer", "null");
  }

  private static List<String> codes(JsonNode response) {
    return response
        .at("/content/application~1problem+json/schema/allOf/1/properties/code/enum")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private static Stream<HandlerMethod> operations() {
    return server
        .context()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .entrySet()
        .stream()
        .filter(each ->
            each.getKey().getPatternValues().stream()
                .anyMatch(path -> path.startsWith("/api/v1/") && !isOfTests(path)))
        .map(Map.Entry::getValue);
  }

  @Test
  void c5_allowNamesWhatTheDescriptionNames() {
    JsonNode paths = api().path("paths");
    for (String path : paths.propertyNames()) {
      boolean alsoOfAWebhook = path.equals("/api/v1/webhooks/oz-relayer");
      if (isOfTests(path) || alsoOfAWebhook) {
        continue;
      }
      Set<String> named = new TreeSet<>();
      paths
          .path(path)
          .propertyNames()
          .forEach(method -> named.add(method.toUpperCase(Locale.ROOT)));
      Answer answer =
          server.send(
              server
                  .request(path.replaceAll("\\{[^}]*}", "0"))
                  .header("X-API-Key", Server.KEY)
                  .method(named.contains("PATCH") ? "PUT" : "PATCH", BodyPublishers.noBody())
                  .build());
      assertThat(answer.status()).as(path).isEqualTo(405);
      Set<String> allowed =
          Arrays.stream(answer.header("Allow").split(",", -1))
              .map(String::strip)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(allowed).as(path).isEqualTo(named);
    }
  }

  static boolean isOfTests(String path) {
    return path.contains("/failing/") || path.contains("/who") || path.contains("/outdated");
  }

  private static List<String> types(String schema, String property) {
    JsonNode type = api().at("/components/schemas/" + schema + "/properties/" + property + "/type");
    return type.isArray()
        ? type.values().stream().map(JsonNode::asString).toList()
        : List.of(type.asString());
  }

  private static JsonNode api() {
    return server.send(server.request("/api/docs-json").build()).json();
  }
}
