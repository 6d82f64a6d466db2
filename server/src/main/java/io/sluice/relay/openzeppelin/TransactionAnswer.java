package io.sluice.relay.openzeppelin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionTerms;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.chain.HashText;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.price.Fees;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.request.UuidText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as they describe it. What was asked for never changes: a no-op at its nonce is not
 * shown as if it had been.
 *
 * @param hash of the attempt in a block, else of the newest
 * @param statusReason why it failed, or does not move at present
 * @param sentAt when a node first had it
 * @param gasLimit as it is signed; as asked for until then
 * @param from null until a relayer is chosen
 * @param signature always null: signed bytes are given to nodes alone
 * @param canceled whether nothing but a no-op is signed any more
 */
@Schema(name = "OpenzeppelinTransaction")
record TransactionAnswer(
    @UuidText String id,
    @HashText @Nullable String hash,
    @TheirStatus.Word String status,
    @JsonProperty("status_reason") @Nullable String statusReason,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("sent_at") @Nullable Instant sentAt,
    @JsonProperty("confirmed_at") @Nullable Instant confirmedAt,
    @JsonProperty("gas_price") @DecimalText @Nullable String gasPrice,
    @JsonProperty("gas_limit") @Nullable Long gasLimit,
    @Nullable Long nonce,
    @Schema(pattern = "^0x[0-9a-f]{1,64}$", example = "0x1") String value,
    @AddressText @Nullable String from,
    @AddressText @Nullable String to,
    @JsonProperty("relayer_id") String relayerId,
    @Schema(pattern = "^0x([0-9a-f]{2})+$") @Nullable String data,
    @JsonProperty("max_fee_per_gas") @DecimalText @Nullable String maxFeePerGas,
    @JsonProperty("max_priority_fee_per_gas") @DecimalText @Nullable String maxPriorityFeePerGas,
    @Schema(types = "null") @Nullable Object signature,
    @Schema(allowableValues = {"safeLow", "average", "fast", "fastest"}) @Nullable String speed,
    @JsonProperty("is_canceled") boolean canceled) {

  static TransactionAnswer of(TransactionView view, TransactionTerms terms, String relayerId) {
    Fees offer = terms.offer();
    Fees legacy = offer != null && offer.pricing() == Fees.Pricing.LEGACY ? offer : null;
    Fees dynamic = legacy == null ? offer : null;
    return new TransactionAnswer(
        view.id().toString(),
        view.hash() == null ? null : Objects.toString(view.hash()),
        TheirStatus.of(view),
        reason(view),
        view.createdAt(),
        terms.sentAt(),
        view.confirmedAt(),
        legacy == null ? null : legacy.max().toString(),
        terms.gas(),
        view.nonce() == null ? null : view.nonce().value(),
        Hex.quantity(view.value().value()),
        text(view.from()),
        text(view.to()),
        relayerId,
        terms.data().isEmpty() ? null : terms.data().hex(),
        dynamic == null ? null : dynamic.max().toString(),
        dynamic == null ? null : dynamic.priority().toString(),
        null,
        terms.speed().text(),
        view.state() == TransactionState.CANCELED || terms.givenUp());
  }

  private static @Nullable String reason(TransactionView view) {
    if (view.state() == TransactionState.MINED && view.mined() == AttemptKind.NO_OP) {
      return "A no-op at its nonce is in a block; nothing was paid.";
    }
    return view.failureDetail() == null ? view.waitingFor() : view.failureDetail();
  }

  static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.checksummed();
  }
}
