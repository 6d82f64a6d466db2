package io.sluice.operator.deadletter;

import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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

  private static final FieldType<List<UUID>> IDS =
      FieldType.list("UUIDs", FieldType.UUID).map(LetterSelection::someIds);

  /**
   * Reads {@code {"ids": […]}}, {@code {"filter": {…}}} or {@code {"all": true}}.
   *
   * @throws RefusedException when it is not one of these, or something in it is wrong
   */
  static LetterSelection read(JsonNode body, QueueNames names) {
    Fields fields = Fields.ofBody(body);
    List<UUID> ids = fields.optional("ids", IDS, List.of());
    LetterFilter filter = filter(fields, names);
    boolean all = fields.optional("all", FieldType.FLAG, false);
    String reason = reason(fields);
    if (Stream.of(fields.given("ids"), fields.given("filter"), all).filter(each -> each).count()
        != 1) {
      fields.refuse("ids", "give ids, a filter, or \"all\": true");
    }
    fields.refuseIfWrong();
    return new LetterSelection(ids, filter, reason);
  }

  /** The {@code reason} of a body; {@code null} when nobody says. */
  static @Nullable String reason(Fields fields) {
    return fields.optional("reason", FieldType.TEXT);
  }

  private static List<UUID> someIds(List<UUID> ids) {
    if (ids.isEmpty() || ids.size() > MOST) {
      throw new IllegalArgumentException("must be 1 to " + MOST + " ids");
    }
    return ids;
  }

  private static LetterFilter filter(Fields fields, QueueNames names) {
    Fields filter = fields.part("filter");
    QueueName queue = filter.optional("queue", LetterQuery.queue(names));
    Fault fault = filter.optional("class", LetterQuery.FAULT);
    String fingerprint = filter.optional("fingerprint", LetterQuery.FINGERPRINT);
    boolean narrows = filter.given("queue") || filter.given("class") || filter.given("fingerprint");
    if (fields.given("filter") && !narrows) {
      fields.refuse("filter", "must name a queue, a class or a fingerprint");
    }
    return new LetterFilter(queue, fault, DeadLetter.State.STORED, fingerprint, null);
  }
}
