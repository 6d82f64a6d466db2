package io.sluice.relay.status;

import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a transaction stands. */
@Schema(name = "TransactionStatus")
record StatusAnswer(
    String transactionId,
    @Schema(description = "direct or gasless") String type,
    String network,
    @Schema(description = "EIP-155, decimal") String chainId,
    @Schema(
            description =
                "pending, sent, submitted, inmempool, mined, confirmed, failed, canceled or expired")
        String status,
    @Schema(description = "pending, success or failed") String outcome,
    @Nullable String transactionHash,
    @Schema(
            description =
                "The relayer's address, null before it is chosen; of a gasless one who has signed it")
        @Nullable String from,
    @Schema(description = "Null when it creates a contract") @Nullable String to,
    @Schema(
            description =
                "The contract that it creates; null before it has a nonce, for any other transaction, and when it"
                    + " created nothing")
        @Nullable String contractAddress,
    @Schema(description = "Wei, decimal") String value,
    @Nullable String relayerId,
    @Schema(description = "The relayer's; of a gasless one that of its signer at the forwarder")
        @Nullable String nonce,
    @Nullable String blockNumber,
    @Schema(description = "Blocks on top of and including its own; 0 before it is mined")
        long confirmations,
    @Nullable String gasUsed,
    @Schema(description = "Why it does not move at present; null while it does")
        @Nullable String waitingFor,
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
