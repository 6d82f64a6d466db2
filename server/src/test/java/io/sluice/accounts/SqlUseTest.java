package io.sluice.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlUseTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT a FROM t JOIN u ON TRUE LEFT JOIN %s l ON TRUE             | SELECT t, SELECT u, SELECT %s
          (SELECT 1 FROM t) UNION ALL (SELECT 2 FROM u)                     | SELECT t, SELECT u
          SELECT a, (SELECT b FROM u) FROM t WHERE a IN (%s) FOR UPDATE     | SELECT u, SELECT t, LOCK t
          SELECT a FROM t JOIN u ON TRUE FOR UPDATE SKIP LOCKED             | SELECT t, SELECT u, LOCK t, LOCK u
          SELECT a FROM (SELECT b FROM u) w                                 | SELECT u
          INSERT INTO t (a) VALUES (?)                                      | INSERT t
          INSERT IGNORE INTO t (a) SELECT b FROM u ORDER BY b FOR UPDATE    | INSERT t, SELECT u, LOCK u
          INSERT INTO t (d, e) VALUES %s ON DUPLICATE KEY UPDATE a = IF(b < ?, b, a), t.c = VALUES(c) | INSERT t, SELECT t, UPDATE t d e a c
          UPDATE t SET a = COALESCE(a, ?), b = 'x, c = 1' WHERE d = ?       | SELECT t, UPDATE t a b
          UPDATE t l LEFT JOIN u n ON TRUE SET l.a = ? WHERE n.b = ?        | SELECT t, UPDATE t a, SELECT u
          UPDATE t s SET s.a = CASE WHEN EXISTS (SELECT 1 FROM u WHERE b = 1, c) THEN 1 END WHERE TRUE | SELECT t, UPDATE t a, SELECT u
          DELETE FROM %s WHERE id IN (%s)                                   | SELECT %s, DELETE %s
          SELECT a FROM t ORDER BY a; what we read FROM Them, UPDATE or not | SELECT t
          """)
  void whatAStatementDoesIsFound(String sql, String uses) {
    assertThat(
            SqlUse.of(sql).stream()
                .map(use ->
                    (use.kind() + " " + use.table() + " " + String.join(" ", use.columns()))
                        .strip())
                .collect(Collectors.joining(", ")))
        .isEqualTo(uses);
  }
}
