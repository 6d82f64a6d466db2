package io.sluice.accounts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a statement, or a part of one, does with a table.
 *
 * @param table {@code %s} where it is filled in
 * @param columns those that it changes; empty for all else
 */
record SqlUse(Kind kind, String table, Set<String> columns) {
  private static final Pattern LITERAL = Pattern.compile("'[^']*'");
  private static final Pattern TOKEN = Pattern.compile("[\\w.]+|%s|\\S");
  private static final Pattern STATEMENT =
      Pattern.compile("^\\s*\\(?(SELECT|INSERT|UPDATE|DELETE)\\b");
  private static final Set<String> ENDS = Set.of("WHERE", "ORDER", "LIMIT");

  enum Kind {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    /** {@code FOR UPDATE}: MySQL asks for one of UPDATE and DELETE besides SELECT. */
    LOCK
  }

  /** Whether this is a statement, or a query within one. */
  static boolean isStatement(String text) {
    return STATEMENT.matcher(text).find();
  }

  /** In the order in which they are named; whatever else a text says is left alone. */
  static List<SqlUse> of(String text) {
    return new Reader(
            TOKEN
                .matcher(LITERAL.matcher(text).replaceAll("0"))
                .results()
                .map(MatchResult::group)
                .toList())
        .read();
  }

  /** One way through the words of a statement. */
  private static final class Reader {
    private final List<String> words;
    private final List<SqlUse> found = new ArrayList<>();
    private final Deque<Set<String>> queries = new ArrayDeque<>(List.of(new LinkedHashSet<>()));
    private String filled = "";
    private final Set<String> inserted = new LinkedHashSet<>();

    Reader(List<String> words) {
      this.words = words;
    }

    List<SqlUse> read() {
      for (int i = 0; i < words.size(); i++) {
        switch (word(i)) {
          case "(" -> queries.push(new LinkedHashSet<>());
          case ")" -> {
            if (queries.size() > 1) {
              queries.pop();
            }
          }
          case "FROM" -> from(word(i + 1), word(i - 1).equals("DELETE"));
          case "JOIN", "STRAIGHT_JOIN" -> from(word(i + 1), false);
          case "INTO" -> into(i + 1);
          case "UPDATE" -> update(i);
          default -> {
            // nothing about tables
          }
        }
      }
      return found;
    }

    private void into(int i) {
      filled = word(i);
      add(Kind.INSERT, filled);
      for (int at = i + 2; word(i + 1).equals("(") && !word(at - 1).equals(")"); at += 2) {
        inserted.add(word(at));
      }
    }

    private void update(int i) {
      if (word(i - 1).equals("FOR")) {
        queries.element().forEach(table -> add(Kind.LOCK, table));
      } else if (word(i - 1).equals("KEY")) {
        // ON DUPLICATE KEY UPDATE: MariaDB asks for the right to change what is inserted as well.
        change(filled, i + 1, inserted);
      } else if (isTable(word(i + 1))) {
        int set = words.subList(i, words.size()).indexOf("SET");
        if (set > 0) {
          change(word(i + 1), i + set + 1, Set.of());
        }
      }
    }

    private void from(String table, boolean deleted) {
      if (isTable(table)) {
        add(Kind.SELECT, table);
        queries.element().add(table);
        if (deleted) {
          add(Kind.DELETE, table);
        }
      }
    }

    /** What decides which rows are changed, and to what, is read. */
    private void change(String table, int first, Set<String> others) {
      Set<String> columns = new LinkedHashSet<>(others);
      int depth = 0;
      boolean begins = true;
      for (int i = first; i < words.size() && !(depth == 0 && ENDS.contains(word(i))); i++) {
        depth += word(i).equals("(") ? 1 : word(i).equals(")") ? -1 : 0;
        if (begins) {
          columns.add(word(i).replaceFirst(".*\\.", ""));
        }
        begins = depth == 0 && word(i).equals(",");
      }
      add(Kind.SELECT, table);
      found.add(new SqlUse(Kind.UPDATE, table, columns));
    }

    private void add(Kind kind, String table) {
      found.add(new SqlUse(kind, table, Set.of()));
    }

    private static boolean isTable(String word) {
      return word.equals("%s") || word.matches("[a-z]\\w*");
    }

    private String word(int i) {
      return i >= 0 && i < words.size() ? words.get(i) : "";
    }
  }

  /** Whether the name of the table is filled in. */
  boolean isFilledIn() {
    return table.equals("%s");
  }

  /** The same of another table. */
  SqlUse on(String other) {
    return new SqlUse(kind, other, columns);
  }
}
