package io.sluice.operator.deadletter;

import io.sluice.backing.queue.QueueName;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Letters an operator means.
 *
 * @param ids when empty, {@code filter} says which
 * @param reason why, for the record; {@code null} when nobody says
 */
record LetterSelection(List<UUID> ids, LetterFilter filter, @Nullable String reason) {
  /** Letters one request may change. */
  static final int MOST = 1000;

  private static final LetterFilter NONE = new LetterFilter(null, null, null, null, null);

  /**
   * Reads {@code {"ids": […]}}, {@code {"filter": {…}}} or {@code {"all": true}}.
   *
   * @throws RefusedException when it is none of these, or something in it is wrong
   */
  static LetterSelection read(JsonNode body) {
    List<FieldError> errors = new ArrayList<>();
    String reason = reason(body);
    LetterSelection selection;
    if (body.path("ids").isArray()) {
      selection = new LetterSelection(ids(body.path("ids"), errors), NONE, reason);
    } else if (body.path("filter").isObject()) {
      selection = new LetterSelection(List.of(), filter(body.path("filter"), errors), reason);
    } else if (body.path("all").isBoolean() && body.path("all").booleanValue()) {
      LetterFilter all = new LetterFilter(null, null, DeadLetter.State.STORED, null, null);
      selection = new LetterSelection(List.of(), all, reason);
    } else {
      errors.add(new FieldError("ids", "give ids, a filter, or \"all\": true"));
      selection = new LetterSelection(List.of(), NONE, reason);
    }
    if (!errors.isEmpty()) {
      throw new RefusedException(ErrorCode.INVALID_REQUEST, "The selection is not valid.", errors);
    }
    return selection;
  }

  /** The {@code reason} of a body; {@code null} when there is none. */
  static @Nullable String reason(@Nullable JsonNode body) {
    JsonNode reason = body == null ? null : body.get("reason");
    return reason == null || !reason.isString() ? null : reason.stringValue();
  }

  private static List<UUID> ids(JsonNode list, List<FieldError> errors) {
    List<UUID> ids = new ArrayList<>();
    for (JsonNode each : list.values()) {
      UUID id = each.isString() ? LetterQuery.uuid(each.stringValue()) : null;
      if (id == null) {
        errors.add(new FieldError("ids", "must be UUIDs"));
        return List.of();
      }
      ids.add(id);
    }
    if (ids.isEmpty() || ids.size() > MOST) {
      errors.add(new FieldError("ids", "must be 1 to " + MOST + " ids"));
    }
    return ids;
  }

  private static LetterFilter filter(JsonNode filter, List<FieldError> errors) {
    QueueName queue = get(filter, "queue", "the name of a queue", LetterQuery::queue, errors);
    Fault fault =
        get(filter, "class", "permanent, transient or unknown", LetterQuery::fault, errors);
    String fingerprint =
        get(filter, "fingerprint", "16 hex digits", LetterQuery::fingerprint, errors);
    if (queue == null && fault == null && fingerprint == null && errors.isEmpty()) {
      errors.add(new FieldError("filter", "must name a queue, a class or a fingerprint"));
    }
    return new LetterFilter(queue, fault, DeadLetter.State.STORED, fingerprint, null);
  }

  private static <T> @Nullable T get(
      JsonNode filter,
      String name,
      String expected,
      Function<String, @Nullable T> read,
      List<FieldError> errors) {
    JsonNode node = filter.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    T value = node.isString() ? read.apply(node.stringValue()) : null;
    if (value == null) {
      errors.add(new FieldError("filter." + name, "must be " + expected));
    }
    return value;
  }
}
