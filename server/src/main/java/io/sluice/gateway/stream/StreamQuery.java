package io.sluice.gateway.stream;

import io.sluice.gateway.event.ClientEvent;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is asked for.
 *
 * @param types of events, or their beginnings where they end with {@code *}; all when there are
 *     none
 * @param subject to which the events happened; {@code null} for any
 * @param after the last number that the client has seen; {@code null} for none: what happens from
 *     now on
 */
record StreamQuery(List<String> types, @Nullable UUID subject, @Nullable Long after) {
  static final String HEADER = "Last-Event-ID";
  private static final String ID = "lastEventId";
  private static final String ANY = "*";
  private static final int MOST_TYPES = 50;
  private static final FieldType<List<String>> TYPES =
      FieldType.list(
              "at most " + MOST_TYPES + " types of events separated by commas",
              FieldType.matching("a type", Pattern.compile("[a-z][a-z._]{0,59}\\*?|\\*")))
          .map(StreamQuery::few);
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
            fields.optional("types", TYPES, List.of()),
            fields.optional("transactionId", FieldType.UUID),
            fields.optional(ID, NUMBER));
    fields.refuseIfWrong();
    return query;
  }

  boolean wants(ClientEvent event) {
    return (subject == null || subject.equals(event.subject()))
        && (types.isEmpty() || types.stream().anyMatch(each -> matches(each, event.type())));
  }

  private static boolean matches(String pattern, String type) {
    return pattern.endsWith(ANY)
        ? type.startsWith(pattern.substring(0, pattern.length() - ANY.length()))
        : type.equals(pattern);
  }

  private static List<String> few(List<String> types) {
    if (types.size() > MOST_TYPES) {
      throw new IllegalArgumentException();
    }
    return types;
  }
}
