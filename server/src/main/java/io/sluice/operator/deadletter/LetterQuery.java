package io.sluice.operator.deadletter;

import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The query of a list of dead letters. */
record LetterQuery(LetterFilter filter, int limit) {
  static final FieldType<Fault> FAULT = FieldType.choice(Fault.values(), Fault::text);
  static final FieldType<String> FINGERPRINT =
      FieldType.matching("16 hex digits", Pattern.compile("[0-9a-f]{16}"));
  private static final FieldType<DeadLetter.State> STATE =
      FieldType.choice(DeadLetter.State.values(), state -> state.name().toLowerCase(Locale.ROOT));

  /**
   * Reads query parameters.
   *
   * @throws RefusedException with all that is wrong
   */
  static LetterQuery read(Map<String, String> parameters, QueueNames names) {
    Fields fields = Fields.ofQuery(parameters);
    LetterFilter filter =
        new LetterFilter(
            fields.optional("queue", queue(names)),
            fields.optional("class", FAULT),
            fields.optional("state", STATE),
            fields.optional("fingerprint", FINGERPRINT),
            fields.cursor(UUID::fromString));
    int limit = fields.limit();
    fields.refuseIfWrong();
    return new LetterQuery(filter, limit);
  }

  /** A queue by its own name, or by that of its dead letters. */
  static FieldType<QueueName> queue(QueueNames names) {
    return FieldType.text(
        "the name of a queue",
        text ->
            names.all().stream()
                .filter(queue -> queue.text().equals(text) || queue.deadLetters().equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }
}
