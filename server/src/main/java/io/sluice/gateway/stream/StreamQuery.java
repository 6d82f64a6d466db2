package io.sluice.gateway.stream;

import io.sluice.gateway.event.ClientEvent;
import io.sluice.gateway.event.EventFilter;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is asked for.
 *
 * @param types of events
 * @param subject to which the events happened; {@code null} for any
 * @param after the last number that the client has seen; {@code null} for none: what happens from
 *     now on
 */
record StreamQuery(EventFilter types, @Nullable UUID subject, @Nullable Long after) {
  static final String HEADER = "Last-Event-ID";
  private static final String ID = "lastEventId";
  private static final FieldType<EventFilter> TYPES =
      FieldType.list("types of events separated by commas", FieldType.TEXT).map(EventFilter::of);
  private static final FieldType<Long> NUMBER = FieldType.integer(0, Long.MAX_VALUE);

  /**
   * Reads query parameters.
   *
   * @param header what the header {@value #HEADER} says, which a client sends when it opens a
   *     stream again, so that it goes before the parameter; {@code null} without one
   * @throws RefusedException with all that is wrong
   */
  static StreamQuery read(Map<String, String> parameters, @Nullable String header) {
    Map<String, String> all = new HashMap<>(parameters);
    if (header != null && !header.isBlank()) {
      all.put(ID, header.strip());
    }
    Fields fields = Fields.ofQuery(all);
    StreamQuery query =
        new StreamQuery(
            fields.optional("types", TYPES, EventFilter.ALL),
            fields.optional("transactionId", FieldType.UUID),
            fields.optional(ID, NUMBER));
    fields.refuseIfWrong();
    return query;
  }

  boolean wants(ClientEvent event) {
    return (subject == null || subject.equals(event.subject())) && types.wants(event.type());
  }
}
