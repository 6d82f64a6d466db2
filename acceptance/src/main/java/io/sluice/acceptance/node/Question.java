package io.sluice.acceptance.node;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One HTTP request to a node.
 *
 * @param batch whether the calls came as a list
 */
record Question(List<ObjectNode> calls, boolean batch) {
  private static final JsonMapper JSON = JsonMapper.shared();

  Question {
    calls = List.copyOf(calls);
  }

  static Question of(byte[] body) {
    JsonNode asked = JSON.readTree(body);
    if (asked instanceof ArrayNode list) {
      List<ObjectNode> calls = new ArrayList<>();
      list.forEach(call -> calls.add((ObjectNode) call));
      return new Question(calls, true);
    }
    return new Question(List.of((ObjectNode) asked), false);
  }

  /** The same with some of its calls. */
  Question with(List<ObjectNode> some) {
    return new Question(some, batch);
  }

  boolean asks(String method) {
    return calls.stream().anyMatch(call -> method(call).equals(method));
  }

  byte[] body() {
    return JSON.writeValueAsBytes(batch ? JSON.createArrayNode().addAll(calls) : calls.getFirst());
  }

  static String method(ObjectNode call) {
    return call.path("method").asString("");
  }

  /** A parameter that is a string; empty when it is none. */
  static String parameter(ObjectNode call, int index) {
    return call.path("params").path(index).asString("");
  }
}
