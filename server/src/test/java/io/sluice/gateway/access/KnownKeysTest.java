package io.sluice.gateway.access;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.TestClock;
import io.sluice.backing.database.DatabaseFault;
import io.sluice.backing.database.MariaDbServer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.runtime.settings.Secret;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keys are known from memory, forgotten when revoked, and outlive an outage of the database. */
class KnownKeysTest {
  private static final Duration RECHECK = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final AccessSettings SETTINGS = new AccessSettings(null, "test", RECHECK, GRACE);
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final TestClock clock = new TestClock();

  @Test
  void anIssuedKeyNamesItsClientAndAWrongSecretDoesNot() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
    assertThat(key).matches("sk_test_[0-9a-f]{16}_[0-9a-f]{48}");
    Client client = ring.keys.client(key).orElseThrow();
    assertThat(client.name()).isEqualTo("shop");
    assertThat(client.scopes()).containsExactly(Scope.READ);
    String wrong = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
    assertThat(ring.keys.client(wrong)).isEmpty();
    assertThat(ring.keys.client("something else")).isEmpty();
    assertThat(ring.keys.client("k".repeat(201))).isEmpty();
  }

  @Test
  void theSecretIsNotInTheDatabase() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
    String secret = key.substring(key.lastIndexOf('_') + 1);
    assertThat(ring.jdbc.sql("SELECT * FROM api_keys").query().listOfRows().toString())
        .doesNotContain(secret);
  }

  @Test
  void aKnownKeyCostsNoSql() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
    ring.keys.client(key);
    ring.jdbc.sql("RENAME TABLE api_keys TO hidden").update();
    assertThat(ring.keys.client(key)).isPresent();
    clock.advance(RECHECK);
    assertThat(ring.keys.client(key)).isPresent();
  }

  @Test
  void aRevokedKeyIsForgottenWhileItIsInUse() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
    String id = ring.keys.client(key).orElseThrow().keyId();
    assertThat(ring.issuer.revoke(id)).isTrue();
    assertThat(ring.issuer.revoke(id)).isFalse();
    assertThat(ring.keys.client(key)).as("still remembered").isPresent();
    clock.advance(RECHECK.plus(MOMENT));
    eventually(() -> assertThat(ring.keys.client(key)).isEmpty());
  }

  @Test
  void aRevokedKeyThatWasIdleIsRefusedAtOnce() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
    ring.issuer.revoke(ring.keys.client(key).orElseThrow().keyId());
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
    bootstrap(ring, "first-key-0123456789");
    clock.advance(Duration.ofHours(2));
    assertThat(ring.keys.client("first-key-0123456789")).as("wanted again").isPresent();
  }

  @Test
  void theLastUseIsNotedOnceAMinute() {
    Ring ring = ring(TestDatabase.migrated());
    String key = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
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
      String key = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
      String other = ring.issuer.issue("shop", Set.of(Scope.READ)).reveal();
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
    var settings = new AccessSettings(new BootstrapKey(Secret.of(key)), "test", RECHECK, GRACE);
    new Bootstrap(ring.store, settings, ring.transactions, clock).afterPropertiesSet();
  }

  private Ring ring(TestDatabase database) {
    ApiKeys store = new ApiKeys(database.jdbc());
    return new Ring(
        database.jdbc(),
        store,
        new KeyIssuer(store, SETTINGS, clock),
        new KnownKeys(store, SETTINGS, clock),
        new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())));
  }

  private record Ring(
      JdbcClient jdbc,
      ApiKeys store,
      KeyIssuer issuer,
      KnownKeys keys,
      TransactionTemplate transactions) {}
}
