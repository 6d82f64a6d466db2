package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.forwarder.UserSignature;
import io.sluice.evm.price.Speed;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The columns of a request that say what was signed, and how to read them. */
final class ForwardRow {
  /** Of {@code forward_requests r} and {@code forward_signers s}. */
  static final String COLUMNS =
      """
      r.id, r.client_id, r.signer_id, s.address, r.to_address, r.value, r.gas, r.nonce, r.deadline, r.data, r.signature,
      r.speed, r.retry_on_failure, r.tries\
      """;

  private ForwardRow() {}

  /**
   * A new row, in the order of {@link ForwardRequests}.
   *
   * @param due when it is asked why it still waits
   */
  static @Nullable Object[] of(NewForwardRequest each, Instant due) {
    ForwardRequest request = each.request();
    long nonce = request.nonce().longValueExact();
    return Arguments.of(
        each.id().value(),
        each.client(),
        each.chain().value(),
        each.signer(),
        nonce,
        nonce,
        request.to().bytes(),
        Columns.amount(request.value().value()),
        request.gas().longValueExact(),
        request.deadline(),
        request.data().toArray(),
        each.signature().toArray(),
        each.speed().text(),
        each.retryOnFailure(),
        each.createdAt(),
        each.createdAt(),
        due);
  }

  static TransactionId id(Row row) throws SQLException {
    return new TransactionId(row.id("id"));
  }

  static HeldRequest held(Row row) throws SQLException {
    ForwardRequest request =
        new ForwardRequest(
            row.bytes("address", Address::of),
            row.bytes("to_address", Address::of),
            new Wei(row.bytes("value", Columns::integer)),
            BigInteger.valueOf(row.number("gas")),
            BigInteger.valueOf(row.number("nonce")),
            row.number("deadline"),
            row.bytes("data", Bytes::of));
    return new HeldRequest(
        id(row),
        row.number("client_id"),
        row.number("signer_id"),
        new SignedRequest(request, new UserSignature(row.bytes("signature", Bytes::of))),
        Speed.of(row.text("speed")).orElseThrow(),
        row.flag("retry_on_failure"),
        row.count("tries"));
  }
}
