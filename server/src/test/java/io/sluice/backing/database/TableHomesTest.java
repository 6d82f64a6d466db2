package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every table is named in one package, so that whoever changes it finds everything that reads it.
 * What others may join of it is a constant of that package.
 */
class TableHomesTest {
  private static final Pattern CREATED = Pattern.compile("CREATE TABLE (\\w+)");
  private static final Pattern RENAMED = Pattern.compile("(\\w+) TO (\\w+)");

  /** One thing that holds many, or one row. */
  private static final Set<String> COLLECTIVE =
      Set.of("outbox", "timeline", "waiting", "nonce_ledger", "installation");

  @Test
  void everyTableIsNamedInOnePackage() {
    Map<String, Set<String>> homes = homes(tables(SourceSql.migrations()), SourceSql.texts());
    assertThat(homes).hasSizeGreaterThan(20);
    assertThat(homes).allSatisfy((table, packages) -> assertThat(packages).as(table).hasSize(1));
  }

  @Test
  void aTableIsNamedAfterAllItsRows() {
    assertThat(tables(SourceSql.migrations()))
        .allMatch(table -> table.endsWith("s") || COLLECTIVE.contains(table));
  }

  @Test
  void aSecondPackageWouldBeFound() {
    Set<String> tables =
        tables(
            List.of(
                "CREATE TABLE thing (id INT)",
                "CREATE TABLE lanes (id INT)",
                "RENAME TABLE thing TO things"));
    assertThat(tables).containsExactly("lanes", "things");
    Map<String, Set<String>> homes =
        homes(
            tables,
            Map.of(
                "a",
                List.of(
                    "SELECT 1 FROM things", "lanes", "INSERT IGNORE INTO lanes (id) VALUES (?)"),
                "b",
                List.of(
                    "UPDATE t JOIN\n things ON TRUE", "the lanes of", "DELETE FROM lanes_of_b")));
    assertThat(homes).containsEntry("things", Set.of("a", "b")).containsEntry("lanes", Set.of("a"));
  }

  private static Set<String> tables(List<String> migrations) {
    Set<String> tables = new TreeSet<>();
    migrations.forEach(
        each -> CREATED.matcher(each).results().map(found -> found.group(1)).forEach(tables::add));
    for (String statement : migrations) {
      if (statement.strip().startsWith("RENAME TABLE")) {
        for (MatchResult found : RENAMED.matcher(statement).results().toList()) {
          tables.remove(found.group(1));
          tables.add(found.group(2));
        }
      }
    }
    return tables;
  }

  private static Map<String, Set<String>> homes(
      Set<String> tables, Map<String, List<String>> texts) {
    Map<String, Set<String>> homes = new TreeMap<>();
    for (String table : tables) {
      Pattern named = Pattern.compile("\\b(FROM|JOIN|INTO|UPDATE|TABLE)\\s+" + table + "\\b");
      Set<String> packages = new TreeSet<>();
      texts.forEach((folder, all) -> {
        if (all.stream().anyMatch(text -> named.matcher(text).find())) {
          packages.add(folder);
        }
      });
      homes.put(table, packages);
    }
    return homes;
  }
}
