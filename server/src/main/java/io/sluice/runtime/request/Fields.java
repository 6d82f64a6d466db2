package io.sluice.runtime.request;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Suggestion;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads one request: the members of its JSON body, or the parameters of its query. What is wrong is
 * collected, and refused together at the end; so is every name that was not asked for, because a
 * mistyped one would silently change what is meant. An endpoint reads like this:
 *
 * <pre>{@code
 * Fields fields = Fields.ofBody(body); // or ofQuery(parameters)
 * Address to = fields.required("to", FieldType.text("an address", Address::parse));
 * Speed speed = fields.optional("speed", FieldType.choice(Speed.values(), Speed::text), Speed.FAST);
 * fields.refuseIfWrong(); // 400 with an error for each field that is wrong
 * return new Order(Objects.requireNonNull(to), speed);
 * }</pre>
 *
 * <p>A member that is {@code null} and a parameter that is empty are absent. Ask for every field,
 * whatever the others say. For one request and one thread.
 */
public final class Fields {
  private static final String CURSOR = "cursor";
  private static final String LIMIT = "limit";
  private static final FieldType<Integer> PAGE =
      FieldType.integer(1, LimitParameter.LARGEST).map(Long::intValue);

  private final Source source;
  private final String path;
  private final List<Fault> faults;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fields> parts = new ArrayList<>();

  private Fields(Source source, String path, List<Fault> faults) {
    this.source = source;
    this.path = path;
    this.faults = faults;
  }

  /**
   * The members of a body.
   *
   * @param body {@code null} where it may be absent, and is: it has no members then
   * @throws RefusedException when it is no JSON object
   */
  public static Fields ofBody(@Nullable JsonNode body) {
    if (body != null && !body.isObject()) {
      throw new RefusedException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
    }
    return new Fields(Source.of(body), "", new ArrayList<>());
  }

  /** The parameters of a query, by name. */
  public static Fields ofQuery(Map<String, String> parameters) {
    return new Fields(new Source.Query(parameters), "", new ArrayList<>());
  }

  /**
   * A part of the path. It says what the request is about, so that nothing else is worth reading
   * when it is wrong.
   *
   * @throws RefusedException when it is wrong
   */
  public static <T> T ofPath(String name, String text, FieldType<T> type) {
    Fields fields = ofQuery(Map.of(name, text));
    T value = fields.required(name, type);
    fields.refuseIfWrong();
    return Objects.requireNonNull(value);
  }

  /** A field that must be there; {@code null} only when it is wrong. */
  public <T> @Nullable T required(String name, FieldType<T> type) {
    if (!given(name)) {
      refuse(name, "is missing; must be " + type.expected());
      return null;
    }
    return optional(name, type);
  }

  /** A field that may be absent; {@code null} when it is absent or wrong. */
  public <T> @Nullable T optional(String name, FieldType<T> type) {
    return read(name, type, ErrorCode.INVALID_REQUEST);
  }

  /**
   * A field that may be absent.
   *
   * @param otherwise what it is when it is absent or wrong
   */
  public <T> T optional(String name, FieldType<T> type, T otherwise) {
    T value = optional(name, type);
    return value == null ? otherwise : value;
  }

  /** Items on a page, {@code limit}: see {@link LimitParameter}. */
  public int limit() {
    return optional(LIMIT, PAGE, LimitParameter.USUAL);
  }

  /**
   * Where the page before ended, {@code cursor}; {@code null} when it is absent or wrong.
   *
   * @param read throws {@link IllegalArgumentException} when it is none that a page has ended with;
   *     when nothing else is wrong the error is {@link ErrorCode#INVALID_CURSOR}
   */
  public <T> @Nullable T cursor(Function<String, T> read) {
    FieldType<T> type = FieldType.text("a nextCursor of an earlier answer", opaque(read));
    return read(CURSOR, type, ErrorCode.INVALID_CURSOR);
  }

  /** What is inside a cursor is nobody's business: its own words are not passed on. */
  private static <T> Function<String, T> opaque(Function<String, T> read) {
    return text -> {
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException();
      }
    };
  }

  /**
   * The members of an object inside this one, which are refused with these; none when it is absent
   * or wrong.
   */
  public Fields part(String name) {
    known.add(name);
    if (source.has(name) && !source.holdsObject(name)) {
      refuse(name, "must be an object");
    }
    Fields part = new Fields(source.inside(name), path + name + ".", faults);
    parts.add(part);
    return part;
  }

  /**
   * The members of each object of an array inside this one, which are refused with these; none when
   * it is absent or wrong.
   *
   * @param most how many there may be
   */
  public List<Fields> parts(String name, int most) {
    known.add(name);
    if (!source.has(name)) {
      return List.of();
    }
    List<Source> objects = source.objects(name).orElse(List.of());
    if (source.objects(name).isEmpty() || objects.size() > most) {
      refuse(name, "must be an array of at most " + most + " objects");
      return List.of();
    }
    List<Fields> all = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      all.add(new Fields(objects.get(i), path + name + "[" + i + "].", faults));
    }
    parts.addAll(all);
    return all;
  }

  /** Whether the field is there, right or wrong. */
  public boolean given(String name) {
    known.add(name);
    return source.has(name);
  }

  /**
   * Notes that a field is wrong, for a reason its type cannot know.
   *
   * @param message says it of the field: “must be in the future”
   */
  public void refuse(String name, String message) {
    refuse(ErrorCode.INVALID_REQUEST, name, message);
  }

  /**
   * Ends the reading.
   *
   * @throws RefusedException with everything that is wrong; when that is nothing, it returns
   */
  public void refuseIfWrong() {
    refuseUnknown();
    if (faults.isEmpty()) {
      return;
    }
    List<FieldError> errors = faults.stream().map(Fault::error).toList();
    boolean cursor = faults.stream().allMatch(fault -> fault.code == ErrorCode.INVALID_CURSOR);
    String names =
        errors.stream().map(FieldError::field).distinct().collect(Collectors.joining(", "));
    throw new RefusedException(
        cursor ? ErrorCode.INVALID_CURSOR : ErrorCode.INVALID_REQUEST,
        "Wrong: " + names + ".",
        errors);
  }

  private <T> @Nullable T read(String name, FieldType<T> type, ErrorCode code) {
    if (!given(name)) {
      return null;
    }
    try {
      return source.read(name, type);
    } catch (IllegalArgumentException | DateTimeException e) {
      refuse(code, name, type.complaint(e));
      return null;
    }
  }

  private void refuse(ErrorCode code, String name, String message) {
    faults.add(new Fault(code, new FieldError(path + name, message)));
  }

  private void refuseUnknown() {
    for (String name : source.names()) {
      if (!known.contains(name)) {
        refuse(name, source.unknown() + meant(name));
      }
    }
    parts.forEach(Fields::refuseUnknown);
  }

  private String meant(String name) {
    return Suggestion.spelledLike(name, known)
        .map(each -> "; did you mean " + each + "?")
        .orElse("");
  }

  private record Fault(ErrorCode code, FieldError error) {}
}
