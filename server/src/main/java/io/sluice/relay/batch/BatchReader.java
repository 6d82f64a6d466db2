package io.sluice.relay.batch;

import io.sluice.gateway.idempotency.IdempotencyKey;
import io.sluice.relay.intake.RequestKind;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body of a batch, as far as it is the batch's and not its items'. */
final class BatchReader {
  /** Items of a batch. */
  static final int MOST = 1000;

  private static final String ITEMS = "items";
  private static final String TYPE = "type";
  private static final String KEY = "idempotencyKey";

  private final Map<String, RequestKind> kinds = new LinkedHashMap<>();
  private final FieldType<String> type;

  BatchReader(List<RequestKind> kinds) {
    kinds.stream()
        .sorted(java.util.Comparator.comparing(RequestKind::type))
        .forEach(kind -> this.kinds.put(kind.type(), kind));
    this.type = FieldType.choice(this.kinds.keySet().toArray(String[]::new), name -> name);
  }

  /**
   * The items of a body, whatever they are.
   *
   * @return 1 to {@link #MOST}
   * @throws RefusedException when the body is no batch
   */
  static List<JsonNode> items(JsonNode body) {
    Fields fields = Fields.ofBody(body);
    if (!fields.given(ITEMS)) {
      fields.refuse(ITEMS, "is missing; must be an array of 1 to " + MOST + " items");
    }
    JsonNode items = body.path(ITEMS);
    if (fields.given(ITEMS) && !items.isArray()) {
      fields.refuse(ITEMS, "must be an array of 1 to " + MOST + " items");
    } else if (items.isArray() && (items.isEmpty() || items.size() > MOST)) {
      fields.refuse(ITEMS, "must be 1 to " + MOST + " items, not " + items.size());
    }
    fields.refuseIfWrong();
    return List.copyOf(items.values());
  }

  /**
   * Tells what an item is.
   *
   * @throws RefusedException when that cannot be told
   */
  Head read(JsonNode item) {
    if (!(item instanceof ObjectNode object)) {
      throw new RefusedException(ErrorCode.INVALID_REQUEST, "An item must be a JSON object.");
    }
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    ObjectNode body = object.deepCopy();
    for (String name : List.of(TYPE, KEY)) {
      JsonNode value = body.remove(name);
      if (value != null) {
        own.set(name, value);
      }
    }
    Fields fields = Fields.ofBody(own);
    String named = fields.required(TYPE, type);
    IdempotencyKey key = fields.optional(KEY, IdempotencyKey.FIELD);
    fields.refuseIfWrong();
    return new Head(Objects.requireNonNull(kinds.get(named)), key, body);
  }

  /**
   * What an item is.
   *
   * @param key its own; {@code null} for none
   * @param body as it would be sent alone
   */
  record Head(RequestKind kind, @Nullable IdempotencyKey key, JsonNode body) {}
}
