package io.sluice.operator.deadletter;

import io.sluice.backing.database.Columns;
import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.QueueName;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant. What is {@code null} does not narrow.
 *
 * @param before older than this one: where the page before ended
 */
record LetterFilter(
    @Nullable QueueName queue,
    @Nullable Fault fault,
    DeadLetter.@Nullable State state,
    @Nullable String fingerprint,
    @Nullable UUID before) {

  void add(StringBuilder query, List<Object> arguments) {
    add(query, arguments, " AND queue = ?", queue == null ? null : queue.text());
    add(query, arguments, " AND fault = ?", fault == null ? null : fault.name());
    add(query, arguments, " AND state = ?", state == null ? null : state.name());
    add(query, arguments, " AND fingerprint = ?", fingerprint);
    add(query, arguments, " AND id < ?", before == null ? null : Columns.id(before));
  }

  private static void add(
      StringBuilder query, List<Object> arguments, String clause, @Nullable Object value) {
    if (value != null) {
      query.append(clause);
      arguments.add(value);
    }
  }
}
