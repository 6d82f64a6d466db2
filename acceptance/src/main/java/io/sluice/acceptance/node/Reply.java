package io.sluice.acceptance.node;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What comes back for a question. */
sealed interface Reply {
  JsonMapper JSON = JsonMapper.shared();

  /** An answer to each call, in the order of the calls. */
  record Answers(List<ObjectNode> answers) implements Reply {
    public Answers {
      answers = List.copyOf(answers);
    }

    /** What an honest node said; it may answer a batch in any order. */
    static Answers of(Question question, JsonNode said) {
      if (!question.batch()) {
        return new Answers(List.of((ObjectNode) said));
      }
      Map<JsonNode, ObjectNode> byId = new HashMap<>();
      said.forEach(answer -> byId.put(answer.path("id"), (ObjectNode) answer));
      return new Answers(
          question.calls().stream()
              .map(call -> byId.getOrDefault(call.path("id"), error(call, -32603, "no answer")))
              .toList());
    }

    byte[] body(boolean batch) {
      JsonNode body = batch ? JSON.createArrayNode().addAll(answers) : answers.getFirst();
      return JSON.writeValueAsBytes(body);
    }
  }

  /** Whatever else an HTTP server can say. */
  record Http(int status, String type, String body, Map<String, String> headers) implements Reply {
    public Http {
      headers = Map.copyOf(headers);
    }

    static Http html(int status, String title) {
      String page =
          "<html><head><title>" + title + "</title></head><body>" + title + "</body></html>";
      return new Http(status, "text/html", page, Map.of());
    }

    static Http json(JsonNode body) {
      return new Http(200, "application/json", body.toString(), Map.of());
    }

    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The connection ends without a word. */
  record Gone() implements Reply {}

  static ObjectNode result(ObjectNode call, JsonNode result) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("jsonrpc", "2.0").set("id", call.path("id"));
    answer.set("result", result);
    return answer;
  }

  static ObjectNode error(ObjectNode call, int code, String message) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("jsonrpc", "2.0").set("id", call.path("id"));
    answer.set("error", error(code, message));
    return answer;
  }

  static ObjectNode error(int code, String message) {
    return JSON.createObjectNode().put("code", code).put("message", message);
  }

  /** One object in place of a list, or of an answer, for nobody in particular. */
  static ObjectNode errorForNobody(int code, String message) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("jsonrpc", "2.0").putNull("id").set("error", error(code, message));
    return answer;
  }

  static ArrayNode list(List<ObjectNode> items) {
    return JSON.createArrayNode().addAll(items);
  }
}
