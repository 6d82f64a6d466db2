package io.sluice.accounts;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.sluice.accounts.Piece.Member;
import io.sluice.accounts.SqlUse.Kind;
import io.sluice.runtime.role.Role;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a role does with tables, found in what its processes can come to run. */
final class Needs {
  /** Whether the tables are of this version is looked up by whoever may not change them. */
  private static final String HISTORY = "flyway_schema_history";

  private final SortedMap<String, Need> tables = new TreeMap<>();
  private final Set<String> statements = new TreeSet<>();

  private Needs() {}

  /**
   * Of all roles.
   *
   * @param tables those of the database
   */
  static Map<Role, Needs> ofAll(Code code, Set<String> tables) {
    Map<Role, Needs> all = new EnumMap<>(Role.class);
    Arrays.stream(Role.values())
        .forEach(role -> all.put(role, of(Reach.of(role, code), code, tables)));
    return all;
  }

  static Needs of(Reach reach, Code code, Set<String> tables) {
    Needs needs = new Needs();
    needs.add(new SqlUse(Kind.SELECT, HISTORY, Set.of()));
    for (Member member : reach.reached()) {
      Piece piece = code.piece(member);
      for (String text : piece.texts()) {
        if (SqlUse.isStatement(text)) {
          needs.statements.add(text);
        }
        SqlUse.of(text).stream()
            .flatMap(use ->
                use.isFilledIn()
                    ? named(member, reach, code, tables).stream().map(use::on)
                    : Stream.of(use))
            .filter(use -> tables.contains(use.table()))
            .forEach(needs::add);
      }
    }
    return needs;
  }

  /**
   * Tables that are filled in: by who holds the statement, or else by the class that hands it on.
   * None where it is a query that is filled in.
   */
  private static Set<String> named(Member member, Reach reach, Code code, Set<String> tables) {
    if (code.piece(member).texts().stream().anyMatch(text -> text.startsWith("(SELECT "))) {
      return Set.of();
    }
    Set<String> own = known(Stream.of(code.piece(member)), tables);
    Set<Member> seen = new HashSet<>(Set.of(member));
    Set<Member> level = Set.of(member);
    while (own.isEmpty() && !level.isEmpty()) {
      Set<Member> callees = level;
      level =
          reach.reached().stream()
              .filter(each -> code.piece(each).uses(callees))
              .filter(seen::add)
              .collect(toSet());
      own = known(level.stream().flatMap(each -> code.piecesOf(each.owner())), tables);
    }
    return own;
  }

  private static Set<String> known(Stream<Piece> pieces, Set<String> tables) {
    return pieces
        .flatMap(piece -> piece.texts().stream())
        .filter(tables::contains)
        .collect(toSet());
  }

  private void add(SqlUse use) {
    tables.computeIfAbsent(use.table(), any -> new Need()).add(use);
  }

  SortedMap<String, Need> tables() {
    return tables;
  }

  /** Of one table; nothing when there is no need. */
  Need of(String table) {
    return tables.getOrDefault(table, new Need());
  }

  /** All statements and queries, as they stand in the code. */
  Set<String> statements() {
    return statements;
  }

  /**
   * What is done with a table.
   *
   * @param columns those that are changed
   */
  record Need(Set<Kind> kinds, Set<String> columns) {
    Need() {
      this(EnumSet.noneOf(Kind.class), new TreeSet<>());
    }

    private void add(SqlUse use) {
      kinds.add(use.kind());
      columns.addAll(use.columns());
    }

    boolean has(Kind kind) {
      return kinds.contains(kind);
    }

    /** As GRANT says it. */
    String privileges() {
      return kinds.stream()
          .filter(kind -> kind != Kind.LOCK)
          .map(kind ->
              kind == Kind.UPDATE ? "UPDATE (" + String.join(", ", columns) + ")" : kind.name())
          .collect(joining(", "));
    }

    /** The same in letters. */
    String letters() {
      return kinds.stream()
          .filter(kind -> kind != Kind.LOCK)
          .map(kind -> kind.name().substring(0, 1))
          .collect(joining());
    }
  }
}
