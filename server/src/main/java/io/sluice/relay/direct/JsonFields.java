package io.sluice.relay.direct;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, read one by one, with everything that is wrong collected. */
final class JsonFields {
  static final BigInteger UINT256 = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  /** Of 2^256 - 1. */
  private static final int MOST_DIGITS = 78;

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1," + MOST_DIGITS + "}");

  private final JsonNode body;
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param known fields; any other is refused, because a mistyped name would silently change what
   *     is asked for
   */
  JsonFields(JsonNode body, Set<String> known) {
    this.body = body;
    if (!body.isObject()) {
      throw new RefusedException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
    }
    for (String name : body.propertyNames()) {
      if (!known.contains(name)) {
        refuse(name, "is not a field of this request" + meant(name, known));
      }
    }
  }

  void refuse(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  void refuseIfWrong() {
    if (!errors.isEmpty()) {
      String fields = String.join(", ", errors.stream().map(FieldError::field).distinct().toList());
      throw new RefusedException(ErrorCode.INVALID_REQUEST, "Wrong: " + fields + ".", errors);
    }
  }

  /**
   * A text that must be there.
   *
   * @param expected finishes the sentence "must be …"
   * @param read throws {@link IllegalArgumentException}, with a sentence of its own where it knows
   *     better
   */
  <T> @Nullable T required(String field, String expected, Function<String, T> read) {
    if (absent(field)) {
      refuse(field, "is missing; must be " + expected);
      return null;
    }
    return text(field, expected, read);
  }

  /** A text that may be absent; {@code null} then. */
  <T> @Nullable T optional(String field, String expected, Function<String, @Nullable T> read) {
    return absent(field) ? null : text(field, expected, read);
  }

  /**
   * A whole number from 0 to {@code largest}, as a decimal string or as a JSON number that is
   * exact.
   */
  Optional<BigInteger> number(String field, BigInteger largest) {
    if (absent(field)) {
      return Optional.empty();
    }
    Optional<BigInteger> number = exact(body.get(field));
    if (number.isEmpty() || number.get().compareTo(largest) > 0) {
      String most = largest.equals(UINT256) ? "2^256 - 1" : largest.toString();
      refuse(field, "must be a whole number from 0 to " + most + ", as a decimal string");
      return Optional.empty();
    }
    return number;
  }

  /** Whether it is there, right or wrong. */
  boolean given(String field) {
    return !absent(field);
  }

  boolean flag(String field) {
    if (absent(field)) {
      return false;
    }
    if (!body.get(field).isBoolean()) {
      refuse(field, "must be true or false");
      return false;
    }
    return body.get(field).booleanValue();
  }

  private boolean absent(String field) {
    return !body.hasNonNull(field);
  }

  private <T> @Nullable T text(String field, String expected, Function<String, @Nullable T> read) {
    JsonNode node = body.get(field);
    if (!node.isString()) {
      refuse(field, "must be " + expected);
      return null;
    }
    try {
      return read.apply(node.stringValue());
    } catch (DateTimeParseException e) {
      refuse(field, "must be " + expected);
    } catch (IllegalArgumentException e) {
      String own = e.getMessage();
      refuse(field, own == null ? "must be " + expected : own);
    }
    return null;
  }

  private static Optional<BigInteger> exact(JsonNode node) {
    if (node.isString()) {
      String text = node.stringValue();
      return DECIMAL.matcher(text).matches() ? Optional.of(new BigInteger(text)) : Optional.empty();
    }
    if (node.isNumber()) {
      BigDecimal decimal = node.decimalValue();
      boolean inRange = decimal.signum() >= 0 && digits(decimal) <= MOST_DIGITS;
      BigDecimal bare = inRange ? decimal.stripTrailingZeros() : decimal;
      return inRange && bare.scale() <= 0
          ? Optional.of(bare.toBigIntegerExact())
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** Before the point; asked before anything is written out, because 1e999999999 is short. */
  private static long digits(BigDecimal decimal) {
    return (long) decimal.precision() - decimal.scale();
  }

  private static String meant(String name, Set<String> known) {
    return known.stream()
        .filter(each -> each.equalsIgnoreCase(name.replace("_", "")))
        .findFirst()
        .map(each -> "; did you mean " + each + "?")
        .orElse("");
  }
}
