package io.sluice.gateway.event;

import io.sluice.runtime.failure.Suggestion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which events somebody wants: a webhook, or who reads a stream. Immutable.
 *
 * @param patterns names of types, {@code transaction.*} for all that start like it, and {@code *}
 *     for everything; at least one
 */
public record EventFilter(Set<String> patterns) {
  /** Everything. */
  public static final EventFilter ALL = new EventFilter(Set.of("*"));

  /** Types there are, and none that may come later. */
  public static final List<String> TYPES =
      List.of(
          "transaction.pending",
          "transaction.sent",
          "transaction.submitted",
          "transaction.inmempool",
          "transaction.mined",
          "transaction.reorged",
          "transaction.confirmed",
          "transaction.failed",
          "transaction.expired",
          "transaction.canceled",
          "transaction.late_effect",
          Types.DISABLED,
          Types.TEST);

  private static final int MOST = 30;

  public EventFilter {
    patterns = Set.copyOf(patterns);
  }

  /**
   * Reads names of types.
   *
   * @throws IllegalArgumentException with a sentence for the caller
   */
  public static EventFilter of(List<String> names) {
    if (names.isEmpty() || names.size() > MOST) {
      throw new IllegalArgumentException("must name 1 to " + MOST + " types");
    }
    Set<String> known = new TreeSet<>(TYPES);
    TYPES.forEach(type -> known.add(type.substring(0, type.indexOf('.')) + ".*"));
    known.add("*");
    for (String each : names) {
      if (!known.contains(each)) {
        String meant =
            Suggestion.spelledLike(each, known)
                .map(like -> "; did you mean " + like + "?")
                .orElse("");
        throw new IllegalArgumentException(
            "there is no type \""
                + shortened(each)
                + "\""
                + meant
                + " There are "
                + String.join(", ", known));
      }
    }
    return new EventFilter(new LinkedHashSet<>(names));
  }

  /** As a column holds it. */
  public static EventFilter parse(String list) {
    return new EventFilter(Set.of(list.split(",", -1)));
  }

  /** For a column. */
  public String text() {
    return patterns.stream().sorted().collect(Collectors.joining(","));
  }

  /** Whether events of this type are among them. */
  public boolean wants(String type) {
    int dot = type.indexOf('.');
    return patterns.contains("*")
        || patterns.contains(type)
        || (dot > 0 && patterns.contains(type.substring(0, dot) + ".*"));
  }

  private static String shortened(String text) {
    int longest = 60;
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  /** Types that webhooks tell of themselves. */
  public static final class Types {
    public static final String TEST = "webhook.test";
    public static final String DISABLED = "webhook.disabled";

    private Types() {}
  }
}
