package io.sluice.benchmark.history;

import io.sluice.benchmark.node.NodeClient;
import io.sluice.embedded.MariaDb;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills the product's database with finished transactions and all that belongs to them, while the
 * product does not run. What it did run before is the seed: it is repeated into the past. The lanes
 * have used the copies' nonces, in the database as on the chain.
 */
public final class History implements AutoCloseable {
  private static final List<String> PREPARATION =
      List.of(
          "DROP DATABASE IF EXISTS bench",
          "CREATE DATABASE bench",
          """
          CREATE TABLE bench.seed AS
          SELECT id FROM transactions WHERE state = 'CONFIRMED'
          """,
          "ALTER TABLE bench.seed ADD PRIMARY KEY (id)",
          """
          CREATE TABLE bench.lanes AS
          SELECT lane_id AS id, MAX(nonce) + 1 AS size, 0 * MAX(nonce) AS start
          FROM attempts GROUP BY lane_id
          """,
          """
          CREATE TABLE bench.period AS
          SELECT TIMESTAMPDIFF(MICROSECOND, MIN(created_at), MAX(updated_at)) DIV 1000 + 1 AS millis,
            LEAST(MAX(block_number) - MIN(block_number) + 1,
              GREATEST(1, (MIN(block_number) - 1) DIV %d)) AS blocks
          FROM transactions WHERE state = 'CONFIRMED'
          """);

  /** Nonces of copies come after those used so far: the product fills what is left out. */
  private static final String START =
      """
      UPDATE bench.lanes l JOIN lane_nonces n ON n.lane_id = l.id
      SET l.start = n.next_nonce - l.size * %d
      """;

  private static final List<String> MOVE =
      List.of(
          """
          UPDATE lane_nonces n JOIN bench.lanes l ON l.id = n.lane_id
          SET n.next_nonce = l.start + l.size * %d
          """,
          """
          UPDATE lanes n JOIN bench.lanes l ON l.id = n.id
          SET n.mined_nonce = l.start + l.size * %1$d, n.audited_nonce = l.start + l.size * %1$d
          """);

  private static final String ADDRESSES =
      "SELECT HEX(n.address), n.mined_nonce FROM lanes n JOIN bench.lanes l ON l.id = n.id";

  private static final String DIRTY =
      """
      SELECT CAST(variable_value AS UNSIGNED) FROM information_schema.global_status
      WHERE variable_name = 'INNODB_BUFFER_POOL_PAGES_DIRTY'
      """;
  private static final String TABLES =
      """
      SELECT table_name, data_length + index_length FROM information_schema.tables
      WHERE table_schema = DATABASE() ORDER BY 2 DESC LIMIT 6
      """;
  private static final long FEW_PAGES = 200;
  private static final Duration SETTLING = Duration.ofMinutes(2);

  /** Read at once: the seed is what the product itself has written. */
  private final Connection connection;

  private final NodeClient node;
  private final List<Copies> tables = new ArrayList<>();
  private final long seed;
  private final int most;
  private int done;

  /**
   * Begin when the product has finished some thousands and is stopped.
   *
   * @param transactions that there will be in the end
   */
  public History(MariaDb database, NodeClient node, long transactions) throws IOException {
    this.node = node;
    try {
      connection =
          DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
      seed = number("SELECT COUNT(*) FROM transactions WHERE state = 'CONFIRMED'");
      if (seed == 0) {
        throw new IOException("Nothing is finished yet that could be repeated.");
      }
      most = Math.toIntExact((transactions + seed - 1) / seed);
      execute(PREPARATION, most);
      tables.add(Copies.of(connection, "transactions", "id"));
      for (String table : tablesOfTransactions()) {
        tables.add(Copies.of(connection, table, "transaction_id"));
      }
    } catch (SQLException e) {
      throw new IOException("No history can be made: " + e.getMessage(), e);
    }
  }

  private List<String> tablesOfTransactions() throws SQLException {
    return strings(
        """
        SELECT c.table_name FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema
          AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
        WHERE c.table_schema = DATABASE() AND c.column_name = 'transaction_id'
        """);
  }

  /** The lanes have used the nonces up to the last copy's, here and on the chain. */
  private void moveLanes() throws SQLException, IOException {
    execute(MOVE, done + 1);
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(ADDRESSES)) {
      while (rows.next()) {
        String address = "0x" + rows.getString(1).toLowerCase(Locale.ROOT);
        node.setNonce(address, rows.getLong(2));
      }
    }
  }

  /** Adds copies until there are so many finished transactions; at most what was said. */
  public void growTo(long transactions) throws IOException {
    try {
      execute(
          List.of(
              "SET GLOBAL innodb_flush_log_at_trx_commit = 0",
              "SET SESSION unique_checks = 0, foreign_key_checks = 0"),
          0);
      execute(List.of(START), done + 1);
      while (done < most && seed * (done + 1) < transactions) {
        done++;
        for (Copies each : tables) {
          execute(List.of(each.sql(done)), 0);
        }
      }
      moveLanes();
      for (Copies each : tables) {
        execute(List.of("ANALYZE TABLE " + each.table()), 0);
      }
      execute(List.of("SET GLOBAL innodb_flush_log_at_trx_commit = 1"), 0);
      settle();
    } catch (SQLException e) {
      throw new IOException("The history cannot be written: " + e.getMessage(), e);
    }
  }

  /** Waits until what filling has changed in memory is on disk: nobody's months end in a minute. */
  private void settle() throws SQLException {
    execute(List.of("SET GLOBAL innodb_max_dirty_pages_pct = 0"), 0);
    long deadline = System.nanoTime() + SETTLING.toNanos();
    while (number(DIRTY) > FEW_PAGES && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    execute(List.of("SET GLOBAL innodb_max_dirty_pages_pct = 90"), 0);
  }

  /** Finished transactions there are. */
  public long transactions() throws IOException {
    return read("SELECT COUNT(*) FROM transactions");
  }

  /** Bytes that all tables and indexes take, as the server estimates. */
  public long bytes() throws IOException {
    return read(
        """
        SELECT SUM(data_length + index_length) FROM information_schema.tables
        WHERE table_schema = DATABASE()
        """);
  }

  /** The same of each table that takes the most, the largest first. */
  public Map<String, Long> bytesOfTables() throws IOException {
    Map<String, Long> bytes = new LinkedHashMap<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        bytes.put(rows.getString(1), rows.getLong(2));
      }
      return bytes;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private long read(String sql) throws IOException {
    try {
      return number(sql);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Some finished transactions from all over the history. */
  public List<Past> some(int count) throws IOException {
    List<Past> found = new ArrayList<>();
    // Every n-th of the seed from a copy of its own: spread evenly over time.
    String sql =
        """
        SELECT LOWER(HEX(t.id)), LOWER(HEX(t.hash)), LOWER(HEX(t.to_address)), n.name, t.created_at
        FROM transactions t JOIN lanes n ON n.id = t.lane_id
        WHERE t.id >= ? ORDER BY t.id LIMIT 1
        """;
    try (var query = connection.prepareStatement(sql)) {
      byte[] oldest = edge("MIN");
      byte[] newest = edge("MAX");
      for (int i = 0; i < count; i++) {
        query.setBytes(1, between(oldest, newest, (i + 0.5) / count));
        try (var rows = query.executeQuery()) {
          if (rows.next()) {
            found.add(Past.of(rows));
          }
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private byte[] edge(String which) throws SQLException {
    return HexFormat.of()
        .parseHex(strings("SELECT HEX(" + which + "(id)) FROM transactions").getFirst());
  }

  /** A UUIDv7 of a moment between two. */
  private static byte[] between(byte[] from, byte[] until, double share) {
    long start = millis(from);
    long millis = start + Math.round((millis(until) - start) * share);
    byte[] id = new byte[16];
    for (int i = 0; i < 6; i++) {
      id[i] = (byte) (millis >> (8 * (5 - i)));
    }
    return id;
  }

  private static long millis(byte[] id) {
    long millis = 0;
    for (int i = 0; i < 6; i++) {
      millis = (millis << 8) | (id[i] & 0xff);
    }
    return millis;
  }

  private void execute(List<String> statements, int number) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(number == 0 ? each : each.formatted(number));
      }
    }
  }

  private long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private List<String> strings(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
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
