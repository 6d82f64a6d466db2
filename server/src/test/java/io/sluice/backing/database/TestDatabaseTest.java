package io.sluice.backing.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The fixture keeps what it promises: databases apart from one another, on a server that obeys. */
class TestDatabaseTest {
  @Test
  void twoDatabasesDoNotSeeEachOther() {
    var one = TestDatabase.empty().jdbc();
    var other = TestDatabase.empty().jdbc();
    one.sql("CREATE TABLE t (a INT)").update();
    assertThat(one.sql("SELECT COUNT(*) FROM t").query(Long.class).single()).isZero();
    assertThatThrownBy(() -> other.sql("SELECT COUNT(*) FROM t").query(Long.class).single())
        .isInstanceOf(BadSqlGrammarException.class);
  }

  @Test
  void aKilledServerComesBackWithItsData() {
    try (var server = MariaDbServer.start()) {
      var database = TestDatabase.on(server);
      var jdbc = database.jdbc();
      jdbc.sql("CREATE TABLE t (a INT)").update();
      jdbc.sql("INSERT INTO t VALUES (7)").update();
      server.kill();
      server.restart();
      var afresh = new SingleConnectionDataSource(database.jdbcUrl(), "root", "", true);
      assertThat(JdbcClient.create(afresh).sql("SELECT a FROM t").query(Integer.class).single())
          .isEqualTo(7);
      afresh.destroy();
    }
  }
}
