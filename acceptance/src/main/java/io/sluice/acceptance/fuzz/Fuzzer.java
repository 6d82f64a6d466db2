package io.sluice.acceptance.fuzz;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.ApiDescription;
import io.sluice.acceptance.dsl.ApiOperation;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Sends requests made from the API's description: a third as it says, a third with something wrong,
 * a third nonsense. The same seed asks the same. For one thread.
 */
final class Fuzzer {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^/}]+)}");
  private static final int MOST_COMPLAINTS = 20;
  private static final int FIRST_FAULT_OF_OURS = 500;
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "QUERY");
  private static final List<String> TYPES =
      List.of(
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "application/json; charset=utf-16",
          "application/json; charset=nonsense",
          "nonsense",
          "*/*");
  private static final List<String> QUERIES =
      List.of(
          "=x", "&=", "%00=1", "limit=1&limit=2", "x=%FF%FE", "x=%", "a[]=1", "?", "limit=%0a1");

  private final Api api;
  private final ApiDescription description;
  private final Prey prey;
  private final Random random;
  private final Values values;

  Fuzzer(Api api, Prey prey, long seed) throws IOException {
    this.api = api;
    this.description = api.description();
    this.prey = prey;
    this.random = new Random(seed);
    this.values = new Values(description.document(), random);
  }

  /** Asks so often, of all operations alike; gives back what was wrong, or the first of it. */
  List<String> complaints(int requests) throws IOException {
    List<String> complaints = new ArrayList<>();
    List<ApiOperation> operations = description.operations();
    for (int i = 0; i < requests && complaints.size() < MOST_COMPLAINTS; i++) {
      RawRequest request = request(operations.get(i % operations.size()));
      try {
        Answer answer =
            api.exchange(
                request.method(),
                request.target(),
                request.headers(),
                request.body().getBytes(request.charset()));
        if (answer.status() >= FIRST_FAULT_OF_OURS) {
          complaints.add(request + " is answered with " + answer);
        } else if (!request.allowed() && answer.status() < 400) {
          complaints.add(
              request + " is not allowed by the description, and answered with " + answer);
        }
      } catch (AssertionError e) {
        complaints.add(request + ": " + e.getMessage());
      }
    }
    description.complaints(); // they are among those
    return complaints;
  }

  private RawRequest request(ApiOperation operation) {
    boolean wrong = random.nextInt(3) == 0;
    boolean mad = !wrong && random.nextBoolean();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("Content-Type", List.of(mad && one(8) ? any(TYPES) : "application/json"));
    if (mad && one(8)) {
      headers.put("Accept", List.of(any(TYPES)));
    }
    String method = mad && one(10) ? any(METHODS) : operation.method();
    StringBuilder target = new StringBuilder(path(operation, mad));
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : operation.description().path("parameters")) {
      String name = parameter.path("name").asString();
      String text =
          (wrong && one(2)) || mad ? Nonsense.text(random) : text(parameter.path("schema"));
      switch (parameter.path("in").asString()) {
        case "query" -> {
          if (one(3)) {
            query.add(name + "=" + encoded(shortened(text)));
          }
        }
        case "header" -> {
          if (one(3)) {
            headers.put(name, List.of(shortened(text).replaceAll("[^\\x20-\\x7e]", "?")));
          }
        }
        default -> {}
      }
    }
    if (mad && one(4)) {
      query.add(any(QUERIES).replace("?", "%3F"));
    }
    if (!query.isEmpty()) {
      target.append('?').append(String.join("&", query).replaceAll("%(?![0-9a-fA-F]{2})", "%25"));
    }
    JsonNode schema = operation.description().at("/requestBody/content/application~1json/schema");
    if (schema.isMissingNode() && !(mad && one(3))) {
      headers.remove("Content-Type");
      return new RawRequest(
          operation, method, target.toString(), headers, "", StandardCharsets.UTF_8, true);
    }
    JsonNode value = schema.isMissingNode() ? Nonsense.value(random) : values.of(schema).deepCopy();
    if (wrong || mad) {
      value = values.spoiled(value);
    }
    String text = value.toString();
    boolean told = !schema.isMissingNode() && method.equals(operation.method());
    boolean allowed = !told || isOfParts(operation) || description.allows(schema, value);
    if (mad && one(6)) {
      text = text.substring(0, random.nextInt(text.length() + 1));
      allowed = true; // by luck
    }
    Charset charset = one(20) && mad ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    return new RawRequest(operation, method, target.toString(), headers, text, charset, allowed);
  }

  /** The parts of a batch are each answered alone. */
  private static boolean isOfParts(ApiOperation operation) {
    return operation.id().equals("sendBatch");
  }

  private String path(ApiOperation operation, boolean mad) {
    return VARIABLE
        .matcher(operation.path())
        .replaceAll(variable -> {
          List<String> known = prey.values().getOrDefault(variable.group(1), List.of());
          String value =
              (mad && one(3)) || known.isEmpty()
                  ? strange(operation, variable.group(1))
                  : any(known);
          return Matcher.quoteReplacement(encoded(value));
        });
  }

  private String strange(ApiOperation operation, String name) {
    JsonNode schema =
        operation
            .description()
            .path("parameters")
            .valueStream()
            .filter(each -> each.path("name").asString().equals(name))
            .findFirst()
            .orElseThrow()
            .path("schema");
    String text = shortened(one(2) ? Nonsense.text(random) : text(schema));
    return text.isBlank() || text.equals(prey.own()) || text.contains("/") ? "0" : text;
  }

  private String text(JsonNode schema) {
    return values.of(schema).asString("");
  }

  /** Lines of a request have a limit of their own. */
  private static String shortened(String text) {
    return text.length() > 1000 ? text.substring(0, 1000) : text;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private boolean one(int in) {
    return random.nextInt(in) == 0;
  }

  private String any(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
