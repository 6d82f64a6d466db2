package io.sluice.relay.gasless;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A request as it can be shown: {@code from}, {@code to}, {@code value} and {@code nonce} are the
 * user's.
 *
 * @param carrier {@code null} while it is in none
 */
record ForwardViewRow(TransactionView view, @Nullable TransactionId carrier) {
  /** Of {@code forward_requests r} and {@code forward_signers s}. */
  static final String COLUMNS =
      """
      r.id, r.chain_id, r.state, r.to_address, r.value, s.address, r.nonce, s.known_nonce, s.in_flight, s.ready_since, r.hash, r.block_number,
      r.gas_used, r.failure_code, r.failure_detail, r.created_at, r.updated_at, r.confirmed_at, r.carrier_id\
      """;

  static ForwardViewRow read(Row row) throws SQLException {
    TransactionState state = row.word("state", TransactionState.class);
    boolean failed = state.terminal() && state != TransactionState.CONFIRMED;
    return new ForwardViewRow(
        new TransactionView(
            ForwardRow.id(row),
            row.number("chain_id", ChainId::new),
            state,
            row.bytes("to_address", Address::of),
            new Wei(row.bytes("value", Columns::integer)),
            row.bytes("address", Address::of),
            null,
            row.number("nonce", Nonce::new),
            row.bytesOrNull("hash", TxHash::of),
            row.numberOrNull("block_number", BlockNumber::new),
            null,
            row.numberOrNull("gas_used"),
            waitingFor(state, row),
            row.textOrNull("failure_code"),
            failed ? row.textOrNull("failure_detail") : null,
            row.time("created_at"),
            row.time("updated_at"),
            row.timeOrNull("confirmed_at")),
        row.bytesOrNull("carrier_id", id -> new TransactionId(Columns.uuid(id))));
  }

  private static @Nullable String waitingFor(TransactionState state, Row row) throws SQLException {
    if (state != TransactionState.ACCEPTED) {
      return null;
    }
    long known = row.number("known_nonce");
    if (row.number("in_flight") > 0) {
      return "earlier requests of the signer are not in a block yet";
    }
    if (row.number("nonce") > known) {
      return "nonce " + known + " of the signer comes first";
    }
    if (row.number("nonce") < known) {
      return "its nonce seems to be used elsewhere; the forwarder will be asked";
    }
    return row.timeOrNull("ready_since") == null
        ? "it cannot be put into a transaction; that is tried again later"
        : null;
  }

  /**
   * With how its carrier stands, which may be further than what was heard of it.
   *
   * @param carrier {@code null} when there is none to look at
   */
  TransactionView with(@Nullable TransactionView carrier) {
    if (carrier == null) {
      return view;
    }
    TransactionState state =
        carrier.state().terminal() || carrier.state() == TransactionState.ACCEPTED
            ? view.state()
            : carrier.state();
    return new TransactionView(
        view.id(),
        view.chain(),
        state,
        view.to(),
        view.value(),
        view.from(),
        carrier.relayer(),
        view.nonce(),
        carrier.hash() == null ? view.hash() : carrier.hash(),
        state == TransactionState.MINED ? carrier.block() : view.block(),
        null,
        view.gasUsed(),
        carrier.waitingFor(),
        view.failureCode(),
        view.failureDetail(),
        view.createdAt(),
        view.updatedAt(),
        view.confirmedAt());
  }
}
