package io.sluice.backing.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What stands for the marks of a statement, in their order. */
public final class Arguments {
  private Arguments() {}

  /**
   * Values as columns hold them: an {@link Instant} as {@link Columns#time}, a {@link UUID} as
   * {@link Columns#id}, a constant by its name, and what a collection or an array of objects holds,
   * one after the other. Anything else stays as it is.
   */
  public static @Nullable Object[] of(@Nullable Object... values) {
    List<@Nullable Object> all = new ArrayList<>(values.length);
    for (@Nullable Object value : values) {
      add(all, value);
    }
    return all.toArray();
  }

  /** The arguments of a batch: a row for each item, each as {@link #of} makes it. */
  public static <T> List<@Nullable Object[]> each(
      Collection<T> items, Function<T, @Nullable Object[]> row) {
    return items.stream().map(row).toList();
  }

  private static void add(List<@Nullable Object> all, @Nullable Object value) {
    switch (value) {
      case null -> all.add(null);
      case Instant time -> all.add(Columns.time(time));
      case UUID id -> all.add(Columns.id(id));
      case Enum<?> constant -> all.add(constant.name());
      case Collection<?> several -> several.forEach(each -> add(all, each));
      case Object[] several -> Arrays.stream(several).forEach(each -> add(all, each));
      default -> all.add(value);
    }
  }
}
