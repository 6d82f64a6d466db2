package io.sluice.engine.transaction;

import io.sluice.backing.database.Row;
import io.sluice.evm.chain.ChainId;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a row may be signed for: it is what was accepted, and what was signed for it before does
 * not say otherwise. A row that somebody has set back, or brought back, has its seal still.
 */
final class SealedRow {
  /** What is read for it before a nonce is reserved. */
  static final String BEFORE_ITS_NONCE =
      IntentRow.COLUMNS
          + """
          , client_id, seal,
          EXISTS (SELECT 1 FROM attempts a WHERE a.transaction_id = t.id AND a.state <> 'OLD') AS signed_before,
          EXISTS (SELECT 1 FROM archived_transactions d WHERE d.id = t.id) AS archived\
          """;

  /** What is read for it at its nonce. */
  static final String AT_ITS_NONCE =
      IntentRow.COLUMNS
          + """
          , client_id, seal,
          EXISTS (SELECT 1 FROM attempts b WHERE b.lane_id = t.lane_id AND b.nonce = t.nonce AND b.transaction_id = t.id) AS signed_here,
          EXISTS (SELECT 1 FROM attempts c WHERE c.lane_id = t.lane_id AND c.nonce = t.nonce AND c.kind = 'NO_OP') AS voided\
          """;

  private SealedRow() {}

  /** A routed one, of these columns. */
  static Routed routed(Row row, Seals seals, ChainId chain) throws SQLException {
    return new Routed(
        IntentRow.intent(row), IntentRow.route(row), doubtBeforeItsNonce(row, seals, chain));
  }

  /** What speaks against giving it a nonce; {@code null} when nothing does. */
  private static @Nullable String doubtBeforeItsNonce(Row row, Seals seals, ChainId chain)
      throws SQLException {
    if (row.flag("signed_before") || row.flag("archived")) {
      return "it was signed before: it has been set back";
    }
    return doubt(row, seals, chain);
  }

  /** What speaks against signing its effect again; {@code null} when nothing does. */
  static @Nullable String doubtAtItsNonce(Row row, Seals seals, ChainId chain) throws SQLException {
    if (!row.flag("signed_here")) {
      return "nothing was signed for it at this nonce: it has been moved there";
    }
    return row.flag("voided") ? "it was given up before" : doubt(row, seals, chain);
  }

  private static @Nullable String doubt(Row row, Seals seals, ChainId chain) throws SQLException {
    return seals.doubt(
        IntentRow.id(row),
        row.number("client_id"),
        chain.value(),
        IntentRow.intent(row),
        row.bytesOrNull("seal"));
  }
}
