package io.sluice.operator.deadletter;

import io.sluice.backing.queue.QueueName;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The query of a list of dead letters. */
record LetterQuery(LetterFilter filter, int limit) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;
  private static final Set<String> NAMES =
      Set.of("queue", "class", "state", "fingerprint", "limit", "cursor");

  /**
   * Reads query parameters, all errors at once.
   *
   * @throws RefusedException when one is wrong
   */
  static LetterQuery read(Map<String, String> parameters) {
    List<FieldError> errors = new ArrayList<>();
    parameters.keySet().stream()
        .filter(name -> !NAMES.contains(name))
        .forEach(name -> errors.add(new FieldError(name, "is not a parameter of this list")));
    LetterFilter filter =
        new LetterFilter(
            get(parameters, "queue", "the name of a queue", LetterQuery::queue, errors),
            get(parameters, "class", "permanent, transient or unknown", LetterQuery::fault, errors),
            get(
                parameters,
                "state",
                "stored, redriven or discarded",
                text -> named(DeadLetter.State.values(), text),
                errors),
            get(parameters, "fingerprint", "16 hex digits", LetterQuery::fingerprint, errors),
            get(
                parameters,
                "cursor",
                "a nextCursor of an earlier answer",
                LetterQuery::uuid,
                errors));
    Integer limit =
        get(parameters, "limit", "a number from 1 to " + LARGEST_LIMIT, LetterQuery::limit, errors);
    if (!errors.isEmpty()) {
      throw new RefusedException(ErrorCode.INVALID_REQUEST, "The query is not valid.", errors);
    }
    return new LetterQuery(filter, limit == null ? DEFAULT_LIMIT : limit);
  }

  private static <T> @Nullable T get(
      Map<String, String> parameters,
      String name,
      String expected,
      Function<String, @Nullable T> read,
      List<FieldError> errors) {
    String text = parameters.get(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    T value = read.apply(text);
    if (value == null) {
      errors.add(new FieldError(name, "must be " + expected));
    }
    return value;
  }

  static @Nullable QueueName queue(String text) {
    return Arrays.stream(QueueName.values())
        .filter(queue -> queue.text().equals(text) || queue.deadLetters().equals(text))
        .findFirst()
        .orElse(null);
  }

  static @Nullable Fault fault(String text) {
    return named(Fault.values(), text);
  }

  static @Nullable String fingerprint(String text) {
    return text.matches("[0-9a-f]{16}") ? text : null;
  }

  static @Nullable UUID uuid(String text) {
    try {
      return text.length() == 36 ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static <E extends Enum<E>> @Nullable E named(E[] all, String text) {
    return Arrays.stream(all)
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Integer limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      return limit >= 1 && limit <= LARGEST_LIMIT ? limit : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
