package io.sluice.relay.direct;

import io.sluice.evm.network.NetworkText;
import io.sluice.runtime.request.AmountForm;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /relay/direct}, as documented; {@link DirectRequestReader} reads it. */
@Schema(name = "DirectRequest", description = "A transaction to be sent through a relayer.")
public record DirectRequest(
    @Schema(
            description =
                "Where it goes: 0x and 40 hex digits; mixed case must match EIP-55. Absent to create a contract from data.",
            example = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            pattern = "^0x[0-9a-fA-F]{40}$")
        @Nullable String to,
    @Schema(
            description =
                "Calldata as hex, at most 131072 bytes; 0x for none. Without a receiver, the code that creates a contract,"
                    + " at most 49152 bytes.",
            example = "0x",
            pattern = "^0x([0-9a-fA-F]{2})*$",
            maxLength = 262146,
            requiredMode = Schema.RequiredMode.REQUIRED)
        String data,
    @AmountForm @Schema(description = "Wei, as a decimal string up to 2^256 - 1; 0 when absent.")
        @Nullable String value,
    @NetworkText
        @Schema(
            description =
                "The network it is for: a name, or a chain id. The default network when absent.")
        @Nullable String network,
    @AmountForm
        @Schema(
            description = "Units of gas, as a decimal string; estimated when absent.",
            example = "21000")
        @Nullable String gasLimit,
    @Schema(
            description = "How soon it wants to be in a block.",
            allowableValues = {"safeLow", "average", "fast", "fastest"},
            defaultValue = "average")
        @Nullable String speed,
    @Schema(
            description = "The relayer it must go through; any when absent.",
            example = "lane-70997970")
        @Nullable String relayerId,
    @Schema(
            description =
                "RFC 3339 time after which it must not be signed any more; at most of the year 9999 in UTC.",
            format = "date-time",
            example = "2030-01-01T00:00:00Z")
        @Nullable String validUntil,
    @Schema(
            description = "Whether transient failures may be retried beyond the usual.",
            defaultValue = "false")
        @Nullable Boolean retryOnFailure) {}
