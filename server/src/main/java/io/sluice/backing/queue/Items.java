package io.sluice.backing.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an internal message: ids joined by commas, and nothing else, since the database holds
 * all there is to say.
 */
public final class Items {
  private static final int LONGEST_ITEM = 64;

  private Items() {}

  public static String join(List<String> items) {
    return String.join(",", items);
  }

  /** The ids of a body this process made; none when it is empty. */
  public static List<String> split(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  /**
   * Reads a body that came from outside this process.
   *
   * @throws IllegalArgumentException with a sentence when it is none that {@link #join} could have
   *     made
   */
  public static List<String> parse(String body) {
    List<String> items = split(body);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("the body is empty; expected ids joined by commas");
    }
    for (String item : items) {
      if (item.isEmpty()
          || item.length() > LONGEST_ITEM
          || !item.chars().allMatch(Items::allowed)) {
        throw new IllegalArgumentException("the body is not ids joined by commas");
      }
    }
    return items;
  }

  private static boolean allowed(int character) {
    return character == '-' || (character < 128 && Character.isLetterOrDigit(character));
  }
}
