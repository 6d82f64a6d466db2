package io.sluice.relay.gasless;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.RetriedTransactions;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who is ready, whoever stores at the same time. */
class ForwardSignersTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Address FORWARDER = new Address("0x" + "f0".repeat(20));
  private static final Address FIRST = new Address("0x" + "ab".repeat(20));
  private static final Address SECOND = new Address("0x" + "cd".repeat(20));
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Executor THREADS = Thread::startVirtualThread;

  private final TestDatabase database = TestDatabase.migrated();
  private final JdbcTemplate sql = new JdbcTemplate(database.dataSource());
  private final ForwardSigners signers = new ForwardSigners(sql);
  private final Readiness readiness = new Readiness(sql, signers, transactions());

  /** The later one has looked at another user before the earlier commits. */
  @Test
  void whoStoresALaterNonceAtOncePutsNobodyToSleep() {
    user(1, FIRST);
    user(2, SECOND);
    CompletableFuture<Void> later =
        Objects.requireNonNull(
            transactions()
                .execute(status -> {
                  store(2, 0);
                  signers.setReady(List.of(2L), NOW);
                  CompletableFuture<Void> other =
                      CompletableFuture.runAsync(
                          () ->
                              transactions()
                                  .executeWithoutResult(its -> {
                                    store(1, 0);
                                    store(2, 1);
                                    signers.setReady(List.of(1L, 2L), NOW);
                                  }),
                          THREADS);
                  eventually(() -> assertThat(waiting()).isPositive());
                  return other;
                }));
    later.join();
    assertThat(signers.ready(CHAIN, 10))
        .extracting(ForwardSigners.Ready::id)
        .containsExactlyInAnyOrder(1L, 2L);
  }

  /** While an outcome is stored, say. */
  @Test
  void whoStoresDoesNotWaitForWhoeverHasTheUserLocked() {
    user(1, FIRST);
    user(2, SECOND);
    transactions()
        .executeWithoutResult(status -> {
          signers.setReady(List.of(1L), NOW);
          assertThat(stored(1, 2)).isTrue();
          assertThat(ready()).containsExactly(2L);
          assertThat(caughtUp()).as("still locked").isTrue();
          assertThat(ready()).containsExactly(2L);
        });
    assertThat(ready()).containsExactly(2L);
    assertThat(readiness.catchUp(CHAIN, NOW)).isFalse();
    assertThat(ready()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(sql.queryForObject("SELECT COUNT(*) FROM unsure_signers", Long.class)).isZero();
  }

  /** Stores the first request of each in one commit of another connection. */
  private boolean stored(long... users) {
    return elsewhere(() -> {
      List<Long> all = Arrays.stream(users).boxed().toList();
      return transactions()
          .execute(status -> {
            all.forEach(each -> store(each, 0));
            return readiness.find(CHAIN, all, NOW);
          });
    });
  }

  private boolean caughtUp() {
    return elsewhere(() -> readiness.catchUp(CHAIN, NOW));
  }

  private static boolean elsewhere(Supplier<Boolean> what) {
    return CompletableFuture.supplyAsync(what, THREADS).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private List<Long> ready() {
    return signers.ready(CHAIN, 10).stream().map(ForwardSigners.Ready::id).toList();
  }

  private void user(long id, Address address) {
    sql.update(
        "INSERT INTO forward_signers (id, chain_id, forwarder, address, known_nonce, in_flight) VALUES (?, ?, ?, ?, 0, 0)",
        id,
        CHAIN.value(),
        FORWARDER.bytes(),
        address.bytes());
  }

  private void store(long user, long nonce) {
    sql.update(
        """
        INSERT INTO forward_requests (id, client_id, chain_id, signer_id, nonce, open_nonce, to_address, value, gas, deadline, data,
                                      signature, speed, retry_on_failure, state, tries, created_at, updated_at)
        VALUES (?, 1, 31337, ?, ?, ?, ?, '', 1, 1, '', ?, 'fast', FALSE, 'ACCEPTED', 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
        """,
        Columns.id(new UUID(user, nonce)),
        user,
        nonce,
        nonce,
        new byte[20],
        new byte[65]);
  }

  private TransactionTemplate transactions() {
    return new RetriedTransactions(
        new JdbcTransactionManager(database.dataSource()),
        new SimpleMeterRegistry(),
        new Random(1));
  }

  private long waiting() {
    return database
        .jdbc()
        .sql(
            "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'")
        .query(Long.class)
        .single();
  }
}
