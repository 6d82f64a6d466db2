package io.sluice.benchmark.product;

import io.sluice.embedded.MariaDb;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** When the product wrote down what a block holds. */
public record Settlements(MariaDb database) {
  private static final String LAST =
      """
      SELECT t.block_number, MAX(l.at)
      FROM transactions t JOIN timeline l ON l.transaction_id = t.id AND l.state = 'MINED'
      WHERE t.created_at >= ? GROUP BY t.block_number
      """;

  /**
   * The last entry "mined" of each block's transactions.
   *
   * @param start of transactions that were asked for since
   */
  public Map<Long, Instant> lastMined(Instant start) throws IOException {
    Map<Long, Instant> last = new HashMap<>();
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var query = connection.prepareStatement(LAST)) {
      query.setObject(1, LocalDateTime.ofInstant(start, ZoneOffset.UTC));
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          last.put(
              rows.getLong(1), rows.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC));
        }
      }
      return last;
    } catch (SQLException e) {
      throw new IOException("The database does not tell: " + e.getMessage(), e);
    }
  }
}
