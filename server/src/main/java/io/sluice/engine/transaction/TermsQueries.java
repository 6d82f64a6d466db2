package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.price.Fees;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reads the terms of transactions, whoever's they are. Finds what is archived too. */
@Repository
public class TermsQueries {
  private static final String FIND =
      """
      SELECT t.id, t.data, COALESCE(t.gas, t.gas_limit) AS gas, t.speed, t.relayer, t.void_reason,
             COALESCE(a.max_fee, t.max_fee) AS max_fee, IF(a.max_fee IS NULL, t.priority_fee, a.priority_fee) AS priority_fee,
             (SELECT MIN(b.sent_at) FROM attempts b WHERE b.transaction_id = t.id) AS sent_at
        FROM transactions t LEFT JOIN attempts a ON a.transaction_id = t.id AND a.hash = t.hash
       WHERE t.id IN (%s)
      """;
  private static final String ARCHIVED =
      "SELECT id, content FROM archived_transactions WHERE id IN (%s)";

  private final JdbcTemplate sql;

  TermsQueries(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** Those of one that was found. */
  public TransactionTerms of(TransactionId id) {
    return Objects.requireNonNull(of(List.of(id)).get(id), "what was found is gone");
  }

  /**
   * Those of several, in one statement.
   *
   * @return by id; without those that are not there any more
   */
  public Map<TransactionId, TransactionTerms> of(Collection<TransactionId> ids) {
    Map<TransactionId, TransactionTerms> found = new HashMap<>();
    if (ids.isEmpty()) {
      return found;
    }
    sql.query(
        FIND.formatted(Columns.marks(ids.size())),
        Row.all(row ->
            found.put(
                IntentRow.id(row),
                terms(row, row.numberOrNull("gas"), row, row.timeOrNull("sent_at")))),
        Arguments.of(Transactions.keys(ids)));
    List<TransactionId> left = ids.stream().filter(each -> !found.containsKey(each)).toList();
    if (!left.isEmpty()) {
      sql.query(
          ARCHIVED.formatted(Columns.marks(left.size())),
          Row.all(
              row -> found.put(IntentRow.id(row), row.bytes("content", TermsQueries::archived))),
          Arguments.of(Transactions.keys(left)));
    }
    return found;
  }

  private static TransactionTerms archived(byte[] packed) {
    try {
      ArchivedContent content = ArchivedContent.unpack(packed);
      Row row = new ArchivedRow(content.rows(Archive.TRANSACTIONS).getFirst());
      TxHash hash = row.bytesOrNull("hash", TxHash::of);
      Row shown = row;
      Instant sent = null;
      for (Map<String, @Nullable Object> cells : content.rows(Archive.ATTEMPTS)) {
        Row attempt = new ArchivedRow(cells);
        Instant at = attempt.timeOrNull("sent_at");
        sent = sent == null || (at != null && at.isBefore(sent)) ? at : sent;
        if (Arrays.equals(attempt.bytesOrNull("hash"), hash == null ? null : hash.bytes())
            && attempt.decimalOrNull("max_fee") != null) {
          shown = attempt;
        }
      }
      Long gas = row.numberOrNull("gas");
      return terms(row, gas == null ? row.numberOrNull("gas_limit") : gas, shown, sent);
    } catch (SQLException e) {
      throw new IllegalStateException(e); // no row of the archive asks a database
    }
  }

  /**
   * @param offer where the fees stand
   */
  private static TransactionTerms terms(
      Row row, @Nullable Long gas, Row offer, @Nullable Instant sent) throws SQLException {
    return new TransactionTerms(
        row.bytes("data", Bytes::of),
        gas,
        IntentRow.speed(row),
        row.textOrNull("relayer"),
        row.textOrNull("void_reason") != null,
        fees(offer),
        sent);
  }

  private static @Nullable Fees fees(Row row) throws SQLException {
    BigDecimal most = row.decimalOrNull("max_fee");
    return most == null
        ? null
        : ReplacementRow.fees(most.toBigIntegerExact(), row.decimalOrNull("priority_fee"));
  }
}
