package io.sluice.relay.status;

import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.chain.HashText;
import io.sluice.evm.network.NetworkName;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.request.UuidText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a transaction stands. */
@Schema(name = "TransactionStatus")
record StatusAnswer(
    @UuidText String transactionId,
    @Schema(allowableValues = {"direct", "gasless"}) String type,
    @NetworkName String network,
    @DecimalText @Schema(description = "EIP-155", example = "137") String chainId,
    @StatusText String status,
    @Schema(allowableValues = {"pending", "success", "failed"}) String outcome,
    @HashText @Nullable String transactionHash,
    @AddressText
        @Schema(
            description =
                "The relayer's address, null before it is chosen; of a gasless one who has signed it")
        @Nullable String from,
    @AddressText @Schema(description = "Null when it creates a contract") @Nullable String to,
    @AddressText
        @Schema(
            description =
                "The contract that it creates; null before it has a nonce, for any other transaction, and when it"
                    + " created nothing")
        @Nullable String contractAddress,
    @DecimalText @Schema(description = "Wei") String value,
    @Nullable String relayerId,
    @DecimalText
        @Schema(
            description = "The relayer's; of a gasless one that of its signer at the forwarder",
            example = "42")
        @Nullable String nonce,
    @DecimalText @Schema(example = "70000000") @Nullable String blockNumber,
    @Schema(description = "Blocks on top of and including its own; 0 before it is mined")
        long confirmations,
    @DecimalText @Schema(example = "21000") @Nullable String gasUsed,
    @Schema(description = "Why it does not move at present; null while it does")
        @Nullable String waitingFor,
    @Schema(description = "A code of docs/errors.md", pattern = "^[a-z_]+$")
        @Nullable String failureCode,
    @Nullable String failureReason,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant confirmedAt) {

  static StatusAnswer of(OwnTransaction own, Head head) {
    TransactionView view = own.view();
    return new StatusAnswer(
        view.id().toString(),
        own.type(),
        head.network(),
        view.chain().toString(),
        view.state().status(),
        view.state().outcome(),
        text(view.hash()),
        view.from() == null ? null : view.from().checksummed(),
        view.to() == null ? null : view.to().checksummed(),
        contract(view),
        view.value().toString(),
        view.relayer(),
        text(view.nonce()),
        text(view.block()),
        head.confirmations(view),
        text(view.gasUsed()),
        head.waitsFor(view),
        view.failureCode(),
        view.failureDetail(),
        view.createdAt(),
        view.updatedAt(),
        view.confirmedAt());
  }

  private static @Nullable String contract(TransactionView view) {
    boolean effect = view.mined() != AttemptKind.NO_OP && !"failed".equals(view.state().outcome());
    return view.to() == null && view.from() != null && view.nonce() != null && effect
        ? Address.created(view.from(), view.nonce()).checksummed()
        : null;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Objects.toString(value);
  }
}
