package io.sluice.runtime.health;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.MariaDbServer;
import io.sluice.backing.database.TestDatabase;
import org.junit.jupiter.api.Test;

/** A database outage as a load balancer, an operator and a client see it. */
class HealthTest {
  @Test
  void anOutageOfTheDatabaseIsToldAndOutlived() {
    try (var database = MariaDbServer.start();
        var server =
            Server.start(
                TestDatabase.on(database),
                "--test.who=true",
                "--sluice.health.interval=100ms",
                "--sluice.database.connection-timeout=250ms")) {
      eventually(() -> assertThat(check(server, "database")).isEqualTo("UP"));
      assertThat(server.get("/api/v1/who").status()).isEqualTo(200);
      database.kill();
      eventually(() -> assertThat(check(server, "database")).isEqualTo("DOWN"));
      Answer health = server.get("/api/v1/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.json().path("status").asString()).isEqualTo("DOWN");
      assertThat(health.json().path("checks").path("database").path("reason").asString())
          .isEqualTo("the database does not answer");
      assertThat(server.get("/api/v1/health/ready").status()).isEqualTo(503);
      assertThat(server.get("/api/v1/health/live").status()).isEqualTo(200);
      assertThat(server.get("/api/v1/who").status()).as("a known key").isEqualTo(200);
      Answer unknown = new Server(server.context(), "another-key").get("/api/v1/who");
      assertThat(unknown.status()).isEqualTo(503);
      assertThat(unknown.header("Retry-After")).isEqualTo("2");
      assertThat(unknown.json().path("code").asString()).isEqualTo("database_unavailable");
      database.restart();
      eventually(() -> assertThat(check(server, "database")).isEqualTo("UP"));
      assertThat(new Server(server.context(), "another-key").get("/api/v1/who").status())
          .isEqualTo(401);
    }
  }

  @Test
  void everyRoleServesHealthAndMetricsAndOnlyApiTheRest() {
    try (var server = Server.start(TestDatabase.empty(), "--roles=monitor", "--test.who=true")) {
      Answer live = server.get("/api/v1/health/live");
      assertThat(live.json().path("roles").path(0).asString()).isEqualTo("monitor");
      assertThat(live.json().path("version").asString()).isNotBlank();
      assertThat(server.get("/metrics").status()).isEqualTo(200);
      assertThat(server.get("/api/docs-json").status()).isEqualTo(404);
    }
  }

  private static String check(Server server, String name) {
    return server
        .get("/api/v1/health")
        .json()
        .path("checks")
        .path(name)
        .path("status")
        .asString("");
  }
}
