package io.sluice.gateway.access;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.TestClock;
import io.sluice.backing.database.DatabaseFault;
import io.sluice.backing.database.MariaDbServer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.revision.Revisions;
import io.sluice.backing.revision.TestRevisions;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.gateway.audit.TestAudit;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keys are known from memory, forgotten when revoked, and outlive an outage of the database. */
class KnownKeysTest {
  private static final Duration RECHECK = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final AccessSettings SETTINGS = settings(null);
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final TestClock clock = new TestClock();

  @Test
  void anIssuedKeyNamesItsClientAndAWrongSecretDoesNot() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issue();
    assertThat(key).matches("sk_test_[0-9a-f]{16}_[0-9a-f]{48}");
    Client client = ring.keys.client(key).orElseThrow();
    assertThat(client.name()).isEqualTo("shop");
    assertThat(client.scopes()).containsExactly(Scope.RELAY_READ);
    String wrong = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
    assertThat(ring.keys.client(wrong)).isEmpty();
    assertThat(ring.keys.client("something else")).isEmpty();
    assertThat(ring.keys.client("k".repeat(201))).isEmpty();
  }

  @Test
  void theSecretIsNotInTheDatabase() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issue();
    String secret = key.substring(key.lastIndexOf('_') + 1);
    assertThat(ring.jdbc.sql("SELECT * FROM api_keys").query().listOfRows().toString())
        .doesNotContain(secret);
  }

  @Test
  void aKnownKeyCostsNoSql() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issue();
    ring.keys.client(key);
    ring.jdbc.sql("RENAME TABLE api_keys TO hidden").update();
    assertThat(ring.keys.client(key)).isPresent();
    clock.advance(RECHECK);
    assertThat(ring.keys.client(key)).isPresent();
  }

  @Test
  void aRevokedKeyIsForgottenWhileItIsInUse() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issue();
    String id = ring.keys.client(key).orElseThrow().keyId();
    ring.store.revoke(id, clock.instant()); // by nobody who says so
    assertThat(ring.keys.client(key)).as("still remembered").isPresent();
    clock.advance(RECHECK.plus(MOMENT));
    eventually(() -> assertThat(ring.keys.client(key)).isEmpty());
  }

  @Test
  void aRevokedKeyThatWasIdleIsRefusedAtOnce() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issue();
    ring.store.revoke(ring.keys.client(key).orElseThrow().keyId(), clock.instant());
    clock.advance(RECHECK.multipliedBy(2).plus(MOMENT));
    assertThat(ring.keys.client(key)).isEmpty();
  }

  @Test
  void aKeyMadeAfterItWasFirstTriedIsLetInSoon() {
    Ring ring = ring(TestDatabase.migrated());
    String key = "an-operators-own-key";
    assertThat(ring.keys.client(key)).isEmpty();
    bootstrap(ring, key);
    clock.advance(Duration.ofSeconds(3));
    assertThat(ring.keys.client(key)).isPresent();
  }

  @Test
  void anotherBootstrapKeyLetsTheFormerExpireAfterAnHour() {
    Ring ring = ring(TestDatabase.migrated());
    bootstrap(ring, "first-key-0123456789");
    bootstrap(ring, "first-key-0123456789");
    bootstrap(ring, "second-key-0123456789");
    assertThat(ring.jdbc.sql("SELECT COUNT(*) FROM clients").query(Long.class).single())
        .isEqualTo(1);
    long first = ring.keys.client("first-key-0123456789").orElseThrow().id();
    assertThat(ring.keys.client("second-key-0123456789").orElseThrow().id()).isEqualTo(first);
    clock.advance(Duration.ofHours(1).plus(MOMENT));
    assertThat(ring.keys.client("first-key-0123456789")).isEmpty();
    assertThat(ring.keys.client("second-key-0123456789")).isPresent();
  }

  /** A process with the old setting, say. */
  @Test
  void aFormerBootstrapKeyIsNotRevived() {
    Ring ring = ring(TestDatabase.migrated());
    bootstrap(ring, "first-key-0123456789");
    bootstrap(ring, "second-key-0123456789");
    bootstrap(ring, "first-key-0123456789");
    clock.advance(Duration.ofHours(1).plus(MOMENT));
    bootstrap(ring, "first-key-0123456789");
    clock.advance(RECHECK.multipliedBy(2).plus(MOMENT));
    assertThat(ring.keys.client("first-key-0123456789")).isEmpty();
    assertThat(ring.keys.client("second-key-0123456789")).isPresent();
  }

  @Test
  void whatAnotherProcessChangesIsKnownOnceItSaysSo() {
    Ring ring = ring(TestDatabase.migrated());
    String revoked = ring.issue();
    String kept = ring.issue();
    String id = ring.keys.client(revoked).orElseThrow().keyId();
    assertThat(ring.keys.client(kept)).isPresent();
    assertThat(ring.keys.client("sk_test_0123456789abcdef_" + "0".repeat(48))).isEmpty();
    ring.issuer.revoke(ring.client(), id, "a test");
    assertThat(ring.keys.client(revoked)).as("still remembered").isPresent();
    ring.keys.changed();
    assertThat(ring.keys.client(revoked)).isEmpty();
    assertThat(ring.keys.client(kept)).isPresent();
  }

  /** A flood of wrong keys meets a database that does not answer. */
  @Test
  void fewUnknownKeysAreLookedUpAtOnce() throws InterruptedException {
    TestDatabase database = TestDatabase.migrated();
    Ring ring = ring(database);
    String known = ring.issue();
    ring.keys.client(known);
    CountDownLatch refused = new CountDownLatch(7);
    ring.transactions.executeWithoutResult(status -> {
      new JdbcTemplate(database.dataSource()).execute("LOCK TABLES api_keys WRITE, clients WRITE");
      try {
        for (int i = 0; i < 10; i++) {
          String wrong = "wrong-key-number-%d".formatted(i);
          Thread.startVirtualThread(() -> {
            try {
              ring.keys.client(wrong);
            } catch (RefusedException e) {
              refused.countDown();
            }
          });
        }
        await(refused);
        assertThat(ring.keys.client(known)).as("one that is known costs nothing").isPresent();
      } finally {
        new JdbcTemplate(database.dataSource()).execute("UNLOCK TABLES");
      }
    });
    eventually(() -> assertThat(ring.keys.client("another")).isEmpty());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theLastUseIsNotedOnceAMinute() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issue();
    ring.keys.client(key);
    eventually(() -> assertThat(lastUse(ring)).isEqualTo("2026-01-02T03:04:05"));
    clock.advance(Duration.ofSeconds(59));
    ring.keys.client(key);
    clock.advance(Duration.ofSeconds(2));
    ring.keys.client(key);
    eventually(() -> assertThat(lastUse(ring)).isEqualTo("2026-01-02T03:05:06"));
  }

  @Test
  void knownKeysOutliveTheDatabaseForTheGraceTime() {
    try (var server = MariaDbServer.start()) {
      Ring ring = ring(TestDatabase.migrated(server));
      String key = ring.issue();
      String other = ring.issue();
      assertThat(ring.keys.client(key)).isPresent();
      server.kill();
      clock.advance(RECHECK.multipliedBy(3));
      assertThat(ring.keys.client(key)).as("idle before the outage").isPresent();
      clock.advance(GRACE.minus(RECHECK.multipliedBy(3)));
      assertThat(ring.keys.client(key)).as("at the end of the grace time").isPresent();
      assertOutage(ring, other);
      clock.advance(RECHECK.plus(MOMENT));
      assertOutage(ring, key);
      server.restart();
      eventually(() -> assertThat(ring.keys.client(key)).isPresent());
    }
  }

  private static void assertOutage(Ring ring, String key) {
    assertThatThrownBy(() -> ring.keys.client(key))
        .satisfies(fault -> assertThat(DatabaseFault.of(fault).isOutage()).isTrue());
  }

  private static String lastUse(Ring ring) {
    return String.valueOf(
        ring.jdbc
            .sql("SELECT last_used_at FROM api_keys")
            .query(LocalDateTime.class)
            .optional()
            .orElse(null));
  }

  private void bootstrap(Ring ring, String key) {
    new Bootstrap(
            ring.clients,
            ring.store,
            ring.revisions,
            ring.audit,
            settings(new BootstrapKey(Secret.of(key))),
            ring.transactions,
            clock)
        .afterPropertiesSet();
  }

  private static AccessSettings settings(@Nullable BootstrapKey key) {
    return new AccessSettings(
        key, "test", Duration.ofHours(1), RECHECK, GRACE, List.of(), List.of(), 600, true);
  }

  private Ring ring(TestDatabase database) {
    JdbcTemplate sql = new JdbcTemplate(database.dataSource());
    Clients clients = new Clients(sql);
    ApiKeys store = new ApiKeys(sql);
    Revisions revisions = TestRevisions.of(sql);
    AuditLog audit = TestAudit.of(sql, clock);
    var transactions =
        new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
    return new Ring(
        database.jdbc(),
        clients,
        store,
        revisions,
        audit,
        new KeyIssuer(
            clients,
            store,
            revisions,
            audit,
            new RequestSecrets(SETTINGS),
            SETTINGS,
            transactions,
            clock),
        new KnownKeys(store, SETTINGS, clock),
        transactions);
  }

  private record Ring(
      JdbcClient jdbc,
      Clients clients,
      ApiKeys store,
      Revisions revisions,
      AuditLog audit,
      KeyIssuer issuer,
      KnownKeys keys,
      TransactionTemplate transactions) {
    long client() {
      return clients.named("shop", Instant.EPOCH);
    }

    String issue() {
      return issuer.issue(client(), NewKey.of(Set.of(Scope.RELAY_READ)), "a test").key().reveal();
    }
  }
}
