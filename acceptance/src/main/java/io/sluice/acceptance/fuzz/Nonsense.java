package io.sluice.acceptance.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values that programs stumble over. */
final class Nonsense {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONG = 70_000;

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "\ud800",
          "\uffff",
          "\u202e",
          "😀",
          "여름",
          "'; DROP TABLE clients; --",
          "%s%n${x}#{y}",
          "../../etc/passwd",
          "-1",
          "00",
          "1e9",
          "0x",
          "0X12",
          "0xzz",
          "NaN",
          "null",
          "9223372036854775808",
          "9".repeat(80),
          "9999-12-31T23:59:59-18:00",
          "+10000-01-01T00:00:00Z",
          "0001-01-01T00:00:00Z",
          "x".repeat(300),
          "x".repeat(LONG));

  private static final List<JsonNode> VALUES =
      List.of(
          JSON.nullNode(),
          JSON.booleanNode(true),
          JSON.numberNode(-1),
          JSON.numberNode(0),
          JSON.numberNode(0.5),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.numberNode(BigInteger.TWO.pow(256)),
          JSON.numberNode(new BigDecimal("1e999999")),
          JSON.arrayNode(),
          JSON.arrayNode().add(JSON.nullNode()),
          JSON.objectNode(),
          JSON.objectNode().put("", ""));

  private Nonsense() {}

  static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  static JsonNode value(Random random) {
    return random.nextBoolean()
        ? JSON.stringNode(text(random))
        : VALUES.get(random.nextInt(VALUES.size()));
  }
}
