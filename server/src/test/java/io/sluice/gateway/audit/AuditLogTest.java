package io.sluice.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is written stays, and whoever changes it is found out. */
class AuditLogTest {
  private final TestDatabase database = TestDatabase.migrated();
  private final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private final AuditLog log = new AuditLog(sql, new TestClock());
  private final TransactionTemplate transactions =
      new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

  @Test
  void entriesAreNumberedWithoutAGapWhoeverWritesAtOnce() {
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 40)
            .mapToObj(i ->
                CompletableFuture.runAsync(() -> write("act " + i), Thread::startVirtualThread))
            .toList();
    all.forEach(CompletableFuture::join);
    assertThat(log.entries(null, 100))
        .extracting(AuditEntry::number)
        .hasSize(40)
        .startsWith(40L, 39L);
    assertThat(log.entries(2L, 100)).extracting(AuditEntry::number).containsExactly(1L);
    assertThat(log.head().number()).isEqualTo(40);
    assertThat(log.firstFault()).isEmpty();
  }

  @Test
  void anActThatIsTakenBackLeavesNone() {
    write("first");
    transactions.executeWithoutResult(status -> {
      log.append("somebody", "key.create", "client 1", "not after all");
      status.setRollbackOnly();
    });
    write("second");
    assertThat(log.entries(null, 10))
        .extracting(AuditEntry::detail)
        .containsExactly("second", "first");
    assertThat(log.firstFault()).isEmpty();
  }

  @Test
  void anyTextIsKeptAndAnyLengthIsCut() {
    transactions.executeWithoutResult(status ->
        log.append("여름 \ud83d\ude00", "key.create", "s".repeat(300), "d\ud800".repeat(2000)));
    AuditEntry entry = log.entries(null, 1).getFirst();
    assertThat(entry.actor()).isEqualTo("여름 \ud83d\ude00");
    assertThat(entry.subject()).hasSize(200).endsWith("…");
    assertThat(log.firstFault()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entries SET detail = 'nothing' WHERE number = 2",
        "UPDATE audit_entries SET actor = 'nobody' WHERE number = 2",
        "UPDATE audit_entries SET at = '2020-01-01 00:00:00' WHERE number = 2",
        "DELETE FROM audit_entries WHERE number = 2",
        "UPDATE audit_entries SET hash = UNHEX(REPEAT('ab', 32)) WHERE number = 2"
      })
  void whatIsChangedAfterwardsIsFound(String change) {
    write("first");
    write("second");
    write("third");
    assertThat(sql.update(change)).isOne();
    assertThat(log.firstFault()).contains(2L);
  }

  @Test
  void soIsALogThatEndsBeforeItsHead() {
    write("first");
    write("second");
    assertThat(sql.update("DELETE FROM audit_entries WHERE number = 2")).isOne();
    assertThat(log.firstFault()).contains(2L);
  }

  private void write(String detail) {
    transactions.executeWithoutResult(
        status -> log.append("somebody", "key.create", "client 1", detail));
  }
}
