package io.sluice.benchmark.product;

import io.sluice.embedded.Infrastructure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;

/** Makes clients in the product's database, as its operators would. */
public final class ClientKeys {
  private static final String CLIENT =
      "INSERT INTO clients (name, created_at) VALUES (?, UTC_TIMESTAMP(6))";
  private static final String KEY =
      """
      INSERT INTO api_keys (id, client_id, secret_sha256, scopes, bootstrap, created_at)
      SELECT ?, id, ?, 'read,write', FALSE, UTC_TIMESTAMP(6) FROM clients WHERE name = ?
      """;

  private ClientKeys() {}

  /**
   * A new client.
   *
   * @return its key, for {@code X-API-Key}
   */
  public static String add(Infrastructure infrastructure, String name) throws IOException {
    String id = random(8);
    String secret = random(24);
    var database = infrastructure.database();
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var client = connection.prepareStatement(CLIENT);
        var key = connection.prepareStatement(KEY)) {
      client.setString(1, name);
      client.executeUpdate();
      key.setString(1, id);
      key.setBytes(2, sha256(secret));
      key.setString(3, name);
      key.executeUpdate();
    } catch (SQLException e) {
      throw new IOException("No key for " + name + ": " + e.getMessage(), e);
    }
    return "sk_bench_" + id + "_" + secret;
  }

  private static String random(int bytes) {
    byte[] some = new byte[bytes];
    new SecureRandom().nextBytes(some);
    return HexFormat.of().formatHex(some);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
