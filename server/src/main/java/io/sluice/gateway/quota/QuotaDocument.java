package io.sluice.gateway.quota;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A quota as it is stored: JSON, without a field that says nothing. */
final class QuotaDocument {
  private static final String CLIENT = "client";
  private static final String USER = "user";
  private static final String TRANSACTIONS = "transactions";
  private static final String GAS = "gas";

  private QuotaDocument() {}

  static String write(Quota quota) {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    write(quota.client(), document.putObject(CLIENT));
    write(quota.user(), document.putObject(USER));
    return document.toString();
  }

  private static void write(Map<Span, Quota.Limit> limits, ObjectNode into) {
    limits.forEach((span, limit) -> {
      ObjectNode one = into.putObject(name(span));
      if (limit.transactions() != null) {
        one.put(TRANSACTIONS, limit.transactions());
      }
      if (limit.gas() != null) {
        one.put(GAS, limit.gas());
      }
    });
  }

  static Quota read(String text) {
    JsonNode document = JsonMapper.shared().readTree(text);
    return new Quota(limits(document.path(CLIENT)), limits(document.path(USER)));
  }

  private static Map<Span, Quota.Limit> limits(JsonNode node) {
    Map<Span, Quota.Limit> limits = new EnumMap<>(Span.class);
    for (Span span : Span.values()) {
      JsonNode one = node.path(name(span));
      limits.put(span, new Quota.Limit(number(one, TRANSACTIONS), number(one, GAS)));
    }
    return limits;
  }

  private static @Nullable Long number(JsonNode node, String field) {
    return node.path(field).isNumber() ? node.path(field).longValue() : null;
  }

  private static String name(Span span) {
    return span.name().toLowerCase(Locale.ROOT);
  }
}
