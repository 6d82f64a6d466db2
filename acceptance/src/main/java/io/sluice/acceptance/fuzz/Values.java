package io.sluice.acceptance.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that a schema of the description allows, or nearly. */
final class Values {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int ONE_IN = 4;
  private static final int FEW = 3;

  private final JsonNode document;
  private final Random random;

  Values(JsonNode document, Random random) {
    this.document = document;
    this.random = random;
  }

  /** One that it allows, as far as that can be told without reading patterns. */
  JsonNode of(JsonNode schema) {
    if (schema.has("$ref")) {
      return of(document.at(schema.path("$ref").asString().substring(1)));
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.has(choice)) {
        return of(any(schema.path(choice)));
      }
    }
    if (schema.has("enum")) {
      return any(schema.path("enum"));
    }
    if (schema.has("example") && random.nextInt(ONE_IN) != 0) {
      return schema.path("example");
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? any(type).asString() : type.asString("null")) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer", "number" -> number(schema);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "string" -> JSON.stringNode(text(schema));
      default -> JSON.nullNode();
    };
  }

  /** The same value with something wrong in it, anywhere. */
  JsonNode spoiled(JsonNode value) {
    if (value instanceof ObjectNode object && !object.isEmpty() && random.nextInt(FEW) != 0) {
      List<String> names = new ArrayList<>(object.propertyNames());
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(FEW)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name + "x", Nonsense.value(random));
        default -> object.set(name, spoiled(object.get(name)));
      }
      return object;
    }
    if (value instanceof ArrayNode array && !array.isEmpty() && random.nextBoolean()) {
      int index = random.nextInt(array.size());
      array.set(index, spoiled(array.get(index)));
      return array;
    }
    return Nonsense.value(random);
  }

  private JsonNode object(JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    List<String> required = schema.path("required").valueStream().map(JsonNode::asString).toList();
    for (var property : schema.path("properties").properties()) {
      if (required.contains(property.getKey()) || random.nextBoolean()) {
        object.set(property.getKey(), of(property.getValue()));
      }
    }
    return object;
  }

  private JsonNode array(JsonNode schema) {
    ArrayNode array = JSON.arrayNode();
    int count = Math.max(schema.path("minItems").asInt(0), random.nextInt(FEW));
    for (int i = 0; i < count; i++) {
      array.add(of(schema.path("items")));
    }
    return array;
  }

  private JsonNode number(JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = schema.has("maximum") ? schema.path("maximum").asLong(Long.MAX_VALUE) : 1000;
    return switch (random.nextInt(FEW)) {
      case 0 -> JSON.numberNode(least);
      case 1 -> JSON.numberNode(most);
      default -> JSON.numberNode(random.nextLong(least, Math.max(least + 1, most)));
    };
  }

  private String text(JsonNode schema) {
    return switch (schema.path("format").asString("")) {
      case "date-time" -> "2%03d-06-30T12:00:00Z".formatted(random.nextInt(1000));
      case "uuid" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
      default -> schema.path("example").asString(Integer.toString(random.nextInt(1000)));
    };
  }

  private JsonNode any(JsonNode array) {
    return array.get(random.nextInt(array.size()));
  }
}
