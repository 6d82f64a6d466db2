package io.sluice.relay.openzeppelin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.runtime.request.AmountForm;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a request for a transaction, as documented; {@link Requests} reads it. */
@Schema(name = "OpenzeppelinTransactionRequest")
record TransactionRequest(
    @Schema(
            description = "Where it goes. Absent to create a contract from data.",
            example = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            pattern = "^0x[0-9a-fA-F]{40}$")
        @Nullable String to,
    @Schema(
            types = {"string", "integer"},
            pattern = "^([0-9]{1,78}|0x[0-9a-fA-F]{1,64})$",
            minimum = "0",
            example = "1",
            requiredMode = Schema.RequiredMode.REQUIRED,
            description =
                "Wei: a number, exact whatever its size, or a decimal or 0x string. Programs that keep numbers as"
                    + " floats send strings above 2^53.")
        String value,
    @Schema(description = "Calldata as hex.", pattern = "^0x([0-9a-fA-F]{2})*$", maxLength = 262146)
        @Nullable String data,
    @JsonProperty("gas_limit")
        @AmountForm
        @Schema(description = "Units of gas; estimated when absent.", example = "21000")
        @Nullable String gasLimit,
    @Schema(
            description = "How soon it wants to be in a block.",
            allowableValues = {"safeLow", "average", "fast", "fastest"})
        @Nullable String speed,
    @JsonProperty("gas_price")
        @Schema(
            types = {"string", "number"},
            description = "Refused: Sluice prices by speed.")
        @Nullable Object gasPrice,
    @JsonProperty("max_fee_per_gas")
        @Schema(
            types = {"string", "number"},
            description = "Refused: Sluice prices by speed.")
        @Nullable Object maxFeePerGas,
    @JsonProperty("max_priority_fee_per_gas")
        @Schema(
            types = {"string", "number"},
            description = "Refused: Sluice prices by speed.")
        @Nullable Object maxPriorityFeePerGas,
    @JsonProperty("valid_until")
        @Schema(
            description =
                "RFC 3339 time after which it must not be signed any more; none when absent.",
            format = "date-time",
            example = "2030-01-01T00:00:00Z")
        @Nullable String validUntil) {}
