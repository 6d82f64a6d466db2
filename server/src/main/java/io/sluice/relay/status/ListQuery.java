package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.TxHash;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query of a list of transactions. */
record ListQuery(TransactionQueries.Filter filter, int limit) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;
  private static final Set<String> NAMES =
      Set.of("status", "to", "relayerId", "hash", "createdFrom", "createdUntil", "limit", "cursor");

  /** Any that a column of names can be compared with. */
  private static final Pattern RELAYER = Pattern.compile("[\\x21-\\x7e]{1,64}");

  /**
   * Reads query parameters, all errors at once.
   *
   * @throws RefusedException when one is wrong
   */
  static ListQuery read(Map<String, String> parameters) {
    Reading reading = new Reading(parameters, new ArrayList<>());
    parameters.keySet().stream()
        .filter(name -> !NAMES.contains(name))
        .forEach(name ->
            reading.refuse(
                name,
                "is not a parameter of this list; there are "
                    + String.join(", ", NAMES.stream().sorted().toList())));
    Set<TransactionState> states =
        reading.get("status", "statuses separated by commas", ListQuery::states);
    Address to = reading.get("to", "an address", Address::parse);
    String relayer = reading.get("relayerId", "a relayer's id", ListQuery::relayer);
    TxHash hash = reading.get("hash", "a transaction hash", TxHash::new);
    Instant from = reading.get("createdFrom", Times.EXPECTED, Times::of);
    Instant until = reading.get("createdUntil", Times.EXPECTED, Times::of);
    TransactionId before =
        reading.get("cursor", "a nextCursor of an earlier answer", ListQuery::position);
    Integer limit = reading.get("limit", "a number from 1 to " + LARGEST_LIMIT, ListQuery::limit);
    reading.refuseIfWrong();
    return new ListQuery(
        new TransactionQueries.Filter(
            states == null ? Set.of() : states, to, relayer, hash, from, until, before),
        limit == null ? DEFAULT_LIMIT : limit);
  }

  /** The cursor of the page after this transaction. */
  static String cursor(TransactionId last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static TransactionId position(String cursor) {
    return TransactionId.parse(
        new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
  }

  private static Set<TransactionState> states(String text) {
    Set<TransactionState> states = EnumSet.noneOf(TransactionState.class);
    for (String status : text.split(",", -1)) {
      Set<TransactionState> some = TransactionState.withStatus(status.strip());
      if (some.isEmpty()) {
        throw new IllegalArgumentException();
      }
      states.addAll(some);
    }
    return states;
  }

  private static String relayer(String text) {
    if (!RELAYER.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static int limit(String text) {
    int limit = Integer.parseInt(text);
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw new IllegalArgumentException();
    }
    return limit;
  }

  private record Reading(Map<String, String> parameters, List<FieldError> errors) {
    <T> @Nullable T get(String name, String expected, Function<String, T> read) {
      String text = parameters.get(name);
      if (text == null || text.isEmpty()) {
        return null;
      }
      try {
        return read.apply(text);
      } catch (IllegalArgumentException | DateTimeParseException e) {
        refuse(name, "must be " + expected);
        return null;
      }
    }

    void refuse(String name, String message) {
      errors.add(new FieldError(name, message));
    }

    void refuseIfWrong() {
      if (!errors.isEmpty()) {
        ErrorCode code =
            errors.stream().allMatch(error -> error.field().equals("cursor"))
                ? ErrorCode.INVALID_CURSOR
                : ErrorCode.INVALID_REQUEST;
        throw new RefusedException(code, "The query is not valid.", errors);
      }
    }
  }
}
