package io.sluice.runtime.request;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a field may hold, in a body as in a query. Immutable, and worth a constant.
 *
 * @param <T> what it is read as
 */
public final class FieldType<T> {
  /** Any text. */
  public static final FieldType<String> TEXT = text("a text", Function.identity());

  /** An RFC 3339 time that every column holds: see {@link Times}. */
  public static final FieldType<Instant> TIME = text(Times.EXPECTED, Times::of);

  /** 8-4-4-4-12 hex digits, of either case. */
  public static final FieldType<java.util.UUID> UUID =
      matching(
              "a UUID",
              Pattern.compile(
                  "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}"))
          .map(java.util.UUID::fromString);

  /** {@code true} or {@code false}. */
  public static final FieldType<Boolean> FLAG =
      new FieldType<>("true or false", FieldType::flag, FieldType::flag);

  private final String expected;
  private final Function<String, T> text;
  private final Function<JsonNode, T> json;

  private FieldType(String expected, Function<String, T> text, Function<JsonNode, T> json) {
    this.expected = expected;
    this.text = text;
    this.json = json;
  }

  /**
   * A text of some form: a JSON string.
   *
   * @param expected finishes the sentence “must be …”
   * @param read throws {@link IllegalArgumentException}, with a sentence for the caller where it
   *     knows better
   */
  public static <T> FieldType<T> text(String expected, Function<String, T> read) {
    return new FieldType<>(expected, read, node -> read.apply(string(node)));
  }

  /**
   * A name that may look like a number: a JSON string, or a whole JSON number.
   *
   * @param expected finishes the sentence “must be …”
   * @param read throws {@link IllegalArgumentException}, with a sentence for the caller where it
   *     knows better
   */
  public static <T> FieldType<T> name(String expected, Function<String, T> read) {
    return new FieldType<>(
        expected,
        read,
        node -> read.apply(node.isIntegralNumber() ? node.asString() : string(node)));
  }

  /** A text that the pattern describes, all of it. */
  public static FieldType<String> matching(String expected, Pattern pattern) {
    return text(expected, each -> check(each, pattern.matcher(each).matches()));
  }

  /**
   * One of some values.
   *
   * @param name as the API writes it
   */
  public static <E> FieldType<E> choice(E[] values, Function<E, String> name) {
    String expected =
        Arrays.stream(values).map(name).collect(Collectors.joining(", ", "one of ", ""));
    return text(
        expected,
        each ->
            Arrays.stream(values)
                .filter(value -> name.apply(value).equals(each))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  /**
   * A whole number from 0 up, of any size: a decimal text, or a JSON number that is exact.
   *
   * @param largest less than 10^78
   */
  public static FieldType<BigInteger> amount(BigInteger largest) {
    return new FieldType<>(
        "a whole number from 0 to " + WholeNumbers.show(largest) + ", as a decimal string",
        each -> atMost(WholeNumbers.of(each), largest),
        node -> atMost(WholeNumbers.of(node), largest));
  }

  /**
   * A whole number that programs count with, written as {@link #amount} is.
   *
   * @param least 0 or more
   */
  public static FieldType<Long> integer(long least, long largest) {
    return amount(BigInteger.valueOf(largest))
        .map(number -> check(number.longValueExact(), number.longValueExact() >= least))
        .expecting("a whole number from " + least + " to " + largest);
  }

  /**
   * Several values: a JSON array, or texts joined by commas.
   *
   * @param expected finishes the sentence “must be …”
   */
  public static <T> FieldType<List<T>> list(String expected, FieldType<T> each) {
    return new FieldType<>(
        expected,
        all -> Arrays.stream(all.split(",", -1)).map(one -> each.ofText(one.strip())).toList(),
        all -> check(all, all.isArray()).valueStream().map(each::ofJson).toList());
  }

  /**
   * The same, read further.
   *
   * @param more throws as {@code read} of {@link #text} does
   */
  public <R> FieldType<R> map(Function<T, R> more) {
    return new FieldType<>(expected, text.andThen(more), json.andThen(more));
  }

  private FieldType<T> expecting(String other) {
    return new FieldType<>(other, text, json);
  }

  /** Finishes the sentence “must be …”. */
  String expected() {
    return expected;
  }

  /**
   * Reads a parameter.
   *
   * @throws IllegalArgumentException when it is wrong
   * @throws java.time.DateTimeException as well
   */
  T ofText(String parameter) {
    return text.apply(parameter);
  }

  /**
   * Reads a member of a body.
   *
   * @throws IllegalArgumentException when it is wrong
   * @throws java.time.DateTimeException as well
   */
  T ofJson(JsonNode member) {
    return json.apply(member);
  }

  /** What to say when reading has thrown this: words written for a caller, or what is expected. */
  String complaint(RuntimeException wrong) {
    String own = wrong.getMessage();
    boolean written =
        wrong instanceof IllegalArgumentException && !(wrong instanceof NumberFormatException);
    return own == null || !written ? "must be " + expected : own;
  }

  private static String string(JsonNode node) {
    return check(node, node.isString()).stringValue();
  }

  private static boolean flag(JsonNode node) {
    return check(node, node.isBoolean()).booleanValue();
  }

  private static boolean flag(String text) {
    return check(text, text.equals("true") || text.equals("false")).equals("true");
  }

  private static BigInteger atMost(BigInteger number, BigInteger largest) {
    return check(number, number.compareTo(largest) <= 0);
  }

  private static <V> V check(V value, boolean right) {
    if (!right) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
