package io.sluice.relay.intake;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.HashText;
import io.sluice.evm.network.NetworkName;
import io.sluice.runtime.request.UuidText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to a request that was stored. */
@Schema(name = "Accepted")
public record AcceptedAnswer(
    @UuidText String transactionId,
    @Schema(allowableValues = "pending") String status,
    String message,
    @NetworkName String network,
    @Schema(description = "Null: nothing is signed yet") @HashText @Nullable String transactionHash,
    Instant createdAt) {
  static AcceptedAnswer of(TransactionId id, String network, Instant createdAt) {
    return new AcceptedAnswer(
        id.toString(),
        TransactionState.ACCEPTED.status(),
        "Stored; it will be carried to its end.",
        network,
        null,
        createdAt);
  }
}
