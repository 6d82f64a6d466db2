package io.sluice.benchmark.hook;

import io.sluice.embedded.MariaDb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Deliveries that wait for webhooks, stored as the product stores them with its events, and all due
 * at once: what is measured is how they leave.
 */
public final class WaitingHooks implements AutoCloseable {
  private static final String NUMBER = "SELECT number FROM webhooks WHERE id = ?";
  private static final String LINE =
      """
      INSERT INTO webhook_lines (endpoint, subject, since, due_at, changes)
      VALUES (?, ?, UTC_TIMESTAMP(6), '2099-01-01', 1)
      """;
  private static final String DELIVERY =
      """
      INSERT INTO webhook_deliveries
        (endpoint, event_id, subject, event_number, type, body, state, tries, spent, created_at, next_at)
      VALUES (?, ?, ?, ?, 'transaction.confirmed', ?, 'WAITING', 0, 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
      """;
  private static final String BEGIN = "UPDATE webhook_lines SET due_at = UTC_TIMESTAMP(6)";

  /** As long as that of a transaction. */
  private static final String BODY =
      "{\"type\":\"transaction.confirmed\",\"timestamp\":\"2026-01-02T03:04:05.123456Z\",\"data\":{\"transactionId\":\"%s\",\"pad\":\""
          + "x".repeat(300)
          + "\"}}";

  private final Connection connection;
  private final Clock clock;

  public WaitingHooks(MariaDb database, Clock clock) throws IOException {
    this.clock = clock;
    try {
      connection =
          DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Stores so many for each of these webhooks, each of another subject; none is due yet. */
  public void add(List<String> webhooks, int count) throws IOException {
    try (PreparedStatement lines = connection.prepareStatement(LINE);
        PreparedStatement deliveries = connection.prepareStatement(DELIVERY)) {
      for (String webhook : webhooks) {
        long number = number(webhook);
        for (int i = 0; i < count; i++) {
          UUID subject = UUID.randomUUID();
          lines.setLong(1, number);
          lines.setBytes(2, bytes(subject));
          lines.addBatch();
          deliveries.setLong(1, number);
          deliveries.setBytes(2, bytes(ordered(i)));
          deliveries.setBytes(3, bytes(subject));
          deliveries.setLong(4, i);
          deliveries.setString(5, BODY.formatted(subject));
          deliveries.addBatch();
        }
        lines.executeBatch();
        deliveries.executeBatch();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Makes all of it due. */
  public void begin() throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(BEGIN);
      connection.commit();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private long number(String webhook) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NUMBER)) {
      statement.setBytes(1, bytes(UUID.fromString(webhook)));
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Of version 7, as ids of events are: the time first. */
  private UUID ordered(int index) {
    long millis = clock.millis();
    long high = (millis << 16) | 0x7000L | (index & 0xFFFL);
    long random = ThreadLocalRandom.current().nextLong() & 0x3FFF_FFFF_FFFF_FFFFL;
    return new UUID(high, random | (1L << 63));
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
