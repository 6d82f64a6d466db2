package io.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An address that comes again and again without a good key. */
class StrangersTest {
  private static final int PER_MINUTE = 5;
  private static final String UNKNOWN = "sk_test_%016x_" + "0".repeat(48);

  private static Server server;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            TestDatabase.migrated(),
            "--sluice.access.trusted-proxies=127.0.0.1",
            "--sluice.access.strangers-per-minute=" + PER_MINUTE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void itIsToldToStayAwayAndWhoHasAGoodKeyIsNot() {
    String from = "203.0.113.7";
    assertThat(asks(server.key(), from).status()).isEqualTo(200);
    for (int i = 0; i < PER_MINUTE; i++) {
      assertThat(asks(UNKNOWN.formatted(i), from).status()).isEqualTo(401);
    }
    Answer tooOften = asks(UNKNOWN.formatted(PER_MINUTE), from);
    assertThat(tooOften.status()).isEqualTo(429);
    assertThat(tooOften.json().path("code").asString()).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(tooOften.header("Retry-After"))).isBetween(1, 13);
    assertThat(asks("", from).status()).isEqualTo(429);
    assertThat(asks(server.key(), from).status()).as("known from memory").isEqualTo(200);
    assertThat(asks(UNKNOWN.formatted(1), "203.0.113.8").status()).isEqualTo(401);
  }

  /** Else a flood of wrong keys keeps the database busy. */
  @Test
  void nothingIsLookedUpForItAnyMore() {
    String from = "203.0.113.9";
    String key = TestKeys.issue(server.context(), "somebody", Set.of(Scope.RELAY_READ));
    for (int i = 0; i < PER_MINUTE; i++) {
      assertThat(asks("", from).status()).isEqualTo(401);
    }
    assertThat(asks(key, from).status()).isEqualTo(429);
    assertThat(asks(key, "203.0.113.10").status()).isEqualTo(200);
    assertThat(asks(key, from).status()).as("known by now").isEqualTo(200);
  }

  /** One customer has as many addresses of IPv6 as he likes. */
  @Test
  void addressesOfOneNetworkAreOne() {
    for (int i = 0; i < PER_MINUTE; i++) {
      assertThat(asks("", "2001:db8::" + (i + 1)).status()).isEqualTo(401);
    }
    assertThat(asks("", "2001:db8::ffff").status()).isEqualTo(429);
    assertThat(asks("", "2001:db8:0:1::1").status()).isEqualTo(401);
  }

  private static Answer asks(String key, String from) {
    var request = server.request("/api/v1/relay/transactions").header("X-Forwarded-For", from);
    return server.send((key.isEmpty() ? request : request.header("X-API-Key", key)).build());
  }
}
