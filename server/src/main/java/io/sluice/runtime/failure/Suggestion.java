package io.sluice.runtime.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name was probably meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The nearest of the known names, if one is within a quarter of its length (at least 2 edits).
   */
  public static Optional<String> nearest(String typed, Collection<String> known) {
    return known.stream()
        .filter(name -> Math.abs(name.length() - typed.length()) <= most(name))
        .min(Comparator.comparingInt(name -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= most(name));
  }

  private static int most(String name) {
    return Math.max(2, name.length() / 4);
  }

  /**
   * The known name that differs in case, dashes and underscores alone; else, of four letters and
   * more, the nearest: what is shorter resembles anything.
   */
  public static Optional<String> spelledLike(String typed, Collection<String> known) {
    return known.stream()
        .filter(name -> bare(name).equals(bare(typed)))
        .findFirst()
        .or(() -> nearest(typed, known.stream().filter(name -> name.length() >= 4).toList()));
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Levenshtein: how many letters to insert, delete or replace. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= to.length(); column++) {
        int above = row[column];
        int change = from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1;
        row[column] = Math.min(diagonal + change, 1 + Math.min(above, row[column - 1]));
        diagonal = above;
      }
    }
    return row[to.length()];
  }
}
