package io.sluice.acceptance.dsl;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the product says of its API (OpenAPI 3.1, {@code /api/docs-json}), and whether answers are
 * as it says. Safe for many threads.
 */
public final class ApiDescription {
  /** Where it is. */
  public static final String PATH = "/api/docs-json";

  private static final String API = "/api/v1/";
  private static final String SCHEMAS = "schemas";

  /** Paths and methods that are not described may be answered with these and nothing else. */
  private static final Map<Integer, List<String>> ELSEWHERE =
      Map.of(
          400, List.of("invalid_request"),
          401, List.of("unauthenticated", "401"),
          403, List.of("address_not_allowed"),
          404, List.of("not_found"),
          405, List.of("method_not_allowed"),
          413, List.of("payload_too_large"),
          429, List.of("rate_limited", "429"),
          503, List.of("database_unavailable", "overloaded"));

  private static final Pattern OTHERS =
      Pattern.compile(
          API
              + "(ready|relayers(/(?!status/)[^/]+(/(status|balance|rpc|pending_txs|sign(-[a-z-]+)?|transactions.*))?)?"
              + "|(networks|signers|notifications)(/[^/]+)?)/+");

  private final JsonNode document;
  private final ObjectNode components;
  private final List<ApiOperation> operations = new ArrayList<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /**
   * @param document as it is served
   */
  public ApiDescription(JsonNode document) {
    this.document = document;
    this.components = closed(document.path("components"));
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        operations.add(
            new ApiOperation(
                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
      }
    }
    operations.sort(Comparator.comparingInt(ApiOperation::variables));
  }

  public JsonNode document() {
    return document;
  }

  /** All there are; of two that match a path the one that names it more exactly comes first. */
  public List<ApiOperation> operations() {
    return List.copyOf(operations);
  }

  /**
   * Compares an answer.
   *
   * @param target as it was sent: the path, and perhaps a query
   * @throws AssertionError when it is not as described
   */
  public void compare(String method, String target, Answer answer) {
    String path = trimmed(target.replaceFirst("[?#].*", ""));
    if (!path.startsWith(API)) {
      return;
    }
    List<String> wrong = new ArrayList<>();
    Optional<ApiOperation> operation = find(method, path);
    if (operation.isPresent()) {
      wrong.addAll(operation.get().faults(answer, this));
    } else if (!method.equals("OPTIONS")) {
      elsewhere(answer).ifPresent(wrong::add);
    }
    if (!wrong.isEmpty()) {
      String said =
          "%s %s is not as %s describes it: %s%n  %s"
              .formatted(method, target, PATH, String.join("; ", wrong), answer);
      complaints.add(said);
      throw new AssertionError(said);
    }
  }

  /** In the API of others a slash at the end of a path says nothing; in ours it is another path. */
  private static String trimmed(String path) {
    return OTHERS.matcher(path).matches() ? path.replaceFirst("/+$", "") : path;
  }

  /** What was found wrong since somebody asked last, in any thread. */
  public List<String> complaints() {
    List<String> all = new ArrayList<>();
    for (String each = complaints.poll(); each != null; each = complaints.poll()) {
      all.add(each);
    }
    return all;
  }

  /** The operation that a request is for; of two paths that match the one with less open counts. */
  public Optional<ApiOperation> find(String method, String path) {
    String same = method.equals("HEAD") ? "GET" : method;
    return operations.stream()
        .filter(each -> each.matches(path))
        .findFirst()
        .map(ApiOperation::path)
        .flatMap(found ->
            operations.stream()
                .filter(each -> each.path().equals(found) && each.method().equals(same))
                .findFirst());
  }

  private Optional<String> elsewhere(Answer answer) {
    List<String> codes = ELSEWHERE.getOrDefault(answer.status(), List.of());
    boolean right = answer.body().isEmpty() || codes.contains(answer.text("code"));
    boolean allows = answer.status() != 405 || !answer.header("Allow").isEmpty();
    return ELSEWHERE.containsKey(answer.status()) && right && allows
        ? Optional.empty()
        : Optional.of("nothing is described here, and this is no answer to that");
  }

  /** Whether a schema of the document allows a value. */
  public boolean allows(JsonNode schema, JsonNode value) {
    return faults(schema, value).isEmpty();
  }

  /** What is wrong with a value that a schema of the document describes. */
  List<String> faults(JsonNode schema, JsonNode value) {
    return schemas
        .computeIfAbsent(schema.toString(), any -> compiled(schema))
        .validate(
            value.toString(),
            com.networknt.schema.InputFormat.JSON,
            execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .collect(Collectors.toList());
  }

  private Schema compiled(JsonNode schema) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", components);
    return registry.getSchema(whole);
  }

  /** Answers may get more members some day, and clients are told so; today they have none. */
  private static ObjectNode closed(JsonNode components) {
    ObjectNode copy = ((ObjectNode) components).deepCopy();
    for (JsonNode schema : copy.path(SCHEMAS)) {
      if (schema.has("properties")) {
        ((ObjectNode) schema).put("additionalProperties", false);
      }
    }
    return copy;
  }
}
