package io.sluice.benchmark.bare;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * A Spring application that stores every request with an insert and a commit of its own, and does
 * nothing else: the same web server, threads, pool and database as the product's, none of its
 * checks, none of its batches.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BareEndpoint.Requests.class)
public class BareEndpoint {
  /** Starts it; settings come as arguments in Boot's own form. */
  public static void main(String[] arguments) {
    var application = new SpringApplication(BareEndpoint.class);
    application.setDefaultProperties(
        Map.of(
            "server.address", "127.0.0.1",
            "server.tomcat.max-keep-alive-requests", "-1",
            "spring.threads.virtual.enabled", "true",
            "spring.datasource.hikari.maximum-pool-size", "16",
            "spring.main.banner-mode", "off"));
    application.run(arguments);
  }

  /** The same body and the same answer as the product's. */
  record Request(String to, String data, String value, String gasLimit) {}

  @RestController
  static class Requests {
    private static final String INSERT = "INSERT INTO bare_requests (id, target) VALUES (?, ?)";

    private final SecureRandom random = new SecureRandom();
    private final JdbcTemplate database;

    Requests(JdbcTemplate database) {
      this.database = database;
      database.execute(
          """
          CREATE TABLE IF NOT EXISTS bare_requests (
            id     BINARY(16)  NOT NULL PRIMARY KEY,
            target VARCHAR(42) NOT NULL
          )
          """);
    }

    @GetMapping("/ready")
    ResponseEntity<Void> ready() {
      return ResponseEntity.ok().build();
    }

    @PostMapping("/api/v1/relay/direct")
    ResponseEntity<Map<String, String>> store(@RequestBody Request request) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      byte[] key =
          ByteBuffer.allocate(16)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array();
      database.update(INSERT, key, request.to());
      return ResponseEntity.accepted().body(Map.of("transactionId", id.toString()));
    }
  }
}
