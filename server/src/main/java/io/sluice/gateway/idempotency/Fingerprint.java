package io.sluice.gateway.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a request asked for, so that a key that comes back with another request is noticed.
 *
 * @param hex of 32 bytes, in lower case
 */
public record Fingerprint(String hex) {
  /**
   * SHA-256 of what is asked and the body; how the body is formatted and the order of its fields do
   * not matter.
   *
   * @param what method and path
   */
  static Fingerprint of(String what, JsonNode body) {
    StringBuilder text = new StringBuilder(what).append('\n');
    write(body, text);
    try {
      return of(
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static Fingerprint of(byte[] digest) {
    return new Fingerprint(HexFormat.of().formatHex(digest));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  private static void write(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      text.append('{');
      sorted.forEach((name, value) -> {
        text.append(name.length()).append(':').append(name).append('=');
        write(value, text);
        text.append(',');
      });
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      for (JsonNode value : node.values()) {
        write(value, text);
        text.append(',');
      }
      text.append(']');
    } else {
      text.append(node);
    }
  }
}
