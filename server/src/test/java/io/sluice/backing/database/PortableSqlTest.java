package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No SQL of ours, in migrations or in Java, says what MariaDB understands and MySQL 8 does not.
 * Tests run on MariaDB alone, which would take it.
 */
class PortableSqlTest {
  private static final Pattern SQL =
      Pattern.compile(
          "\\b(SELECT|INSERT|DELETE FROM|UPDATE \\w+|WHERE|ORDER BY|GROUP BY|LIMIT|FOR UPDATE|CREATE|ALTER|SET SESSION)\\b"
              + "|^ AND ");
  private static final Pattern CHANGED =
      Pattern.compile("^\\s*(?:UPDATE|DELETE FROM)\\s+(\\w+)", Pattern.CASE_INSENSITIVE);

  /**
   * What it is, and how it looks. From the MariaDB Knowledge Base: incompatibilities with MySQL 8.
   */
  private static final Map<String, Pattern> FORBIDDEN =
      Map.ofEntries(
          word("rows of a change", "\\bRETURNING\\b"),
          word(
              "a sequence",
              "\\b(CREATE|ALTER|DROP)\\s+(OR\\s+REPLACE\\s+)?SEQUENCE\\b|\\bNEXT\\s+VALUE\\s+FOR\\b|\\bNEXTVAL\\b|\\bLASTVAL\\b|\\bSETVAL\\b"),
          word("VALUE() for VALUES()", "=\\s*VALUE\\s*\\("),
          word("set operations before 8.0.31", "\\b(INTERSECT|EXCEPT|MINUS)\\b"),
          word(
              "versioned tables",
              "\\bFOR\\s+(PORTION\\s+OF|SYSTEM_TIME)\\b|\\bSYSTEM\\s+VERSIONING\\b|\\bPERIOD\\s+FOR\\b"),
          word("ignored indexes", "\\b(NOT\\s+)?IGNORED\\b"),
          word("types", "\\w+\\s+(UUID|INET4|INET6|VECTOR\\s*\\(|XMLTYPE|NUMBER\\s*\\()(\\s|,|$)"),
          word(
              "paging of the standard",
              "\\bFETCH\\s+(FIRST|NEXT)\\b|\\bOFFSET\\s+\\S+\\s+ROWS?\\b|\\bROWS\\s+EXAMINED\\b"),
          word(
              "conditional changes of tables",
              "\\b(ADD|DROP|MODIFY|CHANGE|ALTER)\\s+(COLUMN|KEY|INDEX|CONSTRAINT)\\s+IF\\b|\\bCREATE\\s+(UNIQUE\\s+)?INDEX\\s+IF\\b|\\bDROP\\s+INDEX\\s+IF\\b"),
          word(
              "replacing what exists",
              "\\bCREATE\\s+OR\\s+REPLACE\\s+(TABLE|DATABASE|PROCEDURE|FUNCTION|TRIGGER|USER|ROLE)\\b"),
          word(
              "waiting so long for a lock",
              "\\bFOR\\s+UPDATE\\s+WAIT\\b|\\bLOCK\\s+IN\\s+SHARE\\s+MODE\\s+(WAIT|NOWAIT|SKIP)\\b"),
          word("settings for a statement", "\\bSET\\s+STATEMENT\\b|\\bEXECUTE\\s+IMMEDIATE\\b"),
          word(
              "compressed or persistent columns",
              "\\bPERSISTENT\\b|\\bCOMPRESSED\\s*(=|,|\\s+(NOT|NULL))|\\bWITHOUT\\s+OVERLAPS\\b"),
          word(
              "functions",
              "\\b(NVL2?|ADD_MONTHS|TO_CHAR|SFORMAT|MEDIAN|NATURAL_SORT_KEY|JSON_(DETAILED|COMPACT|LOOSE|EXISTS|QUERY|EQUALS|NORMALIZE)|COLUMN_(GET|CREATE|ADD)|CHR|TO_NUMBER|KDF|CRC32C|RANDOM_BYTES_?|DECODE_ORACLE|VEC_\\w+)\\s*\\("),
          word(
              "names that are reserved in MySQL 8",
              "\\b(CUBE|CUME_DIST|DENSE_RANK|EMPTY|FIRST_VALUE|GROUPING|GROUPS|JSON_TABLE|LAG|LAST_VALUE|LATERAL|LEAD|MANUAL|NTH_VALUE|NTILE|PARALLEL|PERCENT_RANK|QUALIFY|RANK|ROW_NUMBER|SYSTEM|TABLESAMPLE|WINDOW|LIBRARY)\\b"));

  private static Map.Entry<String, Pattern> word(String what, String how) {
    return Map.entry(what, Pattern.compile(how, Pattern.CASE_INSENSITIVE));
  }

  @Test
  void mySqlUnderstandsEveryStatement() {
    List<String> statements = statements();
    assertThat(statements).as("what was found to be read").hasSizeGreaterThan(150);
    assertThat(statements.stream().flatMap(each -> faults(each).stream())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a) VALUES (?) RETURNING id",
        "CREATE SEQUENCE s",
        "SELECT NEXT VALUE FOR s",
        "INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUE(a)",
        "SELECT a FROM t INTERSECT ALL SELECT a FROM u",
        "DELETE FROM t FOR PORTION OF p FROM ? TO ?",
        "CREATE TABLE t (a INT, KEY k (a) IGNORED)",
        "CREATE TABLE t (id UUID NOT NULL)",
        "CREATE TABLE t (host INET6, a INT)",
        "SELECT a FROM t OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY",
        "SELECT a FROM t LIMIT 5 ROWS EXAMINED 100",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT",
        "CREATE OR REPLACE TABLE t (a INT)",
        "SELECT a FROM t FOR UPDATE WAIT 5",
        "SET STATEMENT max_statement_time = 1 FOR SELECT 1 WHERE TRUE",
        "SELECT NVL(a, 1) FROM t",
        "CREATE TABLE t (rank INT)",
        "SELECT groups FROM t",
        "UPDATE t SET a = 1 WHERE id = (SELECT MAX(id) FROM t)",
        "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a = 1)",
      })
  void theyWouldBeFound(String sql) {
    assertThat(SQL.matcher(sql).find()).isTrue();
    assertThat(faults(sql)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE a = VALUES(a)",
        "SELECT id, lane_id FROM t WHERE state = ? ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED",
        "UPDATE t SET a = (SELECT MAX(b) FROM u) WHERE id = ?",
        "SELECT id FROM (SELECT id FROM t) w ORDER BY id DESC LIMIT 1 OFFSET ?",
      })
  void whatBothUnderstandIsLeftAlone(String sql) {
    assertThat(faults(sql)).isEmpty();
  }

  private static List<String> faults(String sql) {
    List<String> faults = new ArrayList<>();
    FORBIDDEN.forEach((what, how) -> {
      if (how.matcher(sql).find()) {
        faults.add(what + ": " + sql.strip());
      }
    });
    Matcher changed = CHANGED.matcher(sql);
    if (changed.find()
        && Pattern.compile(
                "SELECT\\b.*\\b(FROM|JOIN)\\s+" + changed.group(1) + "\\b", Pattern.DOTALL)
            .matcher(sql)
            .find()) {
      faults.add("reading the table that is changed (error 1093): " + sql.strip());
    }
    return faults;
  }

  private static List<String> statements() {
    List<String> statements = new ArrayList<>(SourceSql.migrations());
    SourceSql.texts()
        .values()
        .forEach(texts ->
            texts.stream().filter(text -> SQL.matcher(text).find()).forEach(statements::add));
    return statements;
  }
}
