package io.sluice.relay;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /relay/direct}, as documented; {@link DirectRequestReader} reads it. */
@Schema(name = "DirectRequest", description = "A transaction to be sent through a relayer.")
record DirectRequest(
    @Schema(
            description = "Where it goes: 0x and 40 hex digits; mixed case must match EIP-55.",
            example = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String to,
    @Schema(
            description = "Calldata as hex, at most 131072 bytes; 0x for none.",
            example = "0x",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String data,
    @Schema(
            description = "Wei, as a decimal string up to 2^256 - 1; 0 when absent.",
            example = "1000000000000000")
        @Nullable String value,
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
            description = "RFC 3339 time after which it must not be signed any more.",
            example = "2030-01-01T00:00:00Z")
        @Nullable String validUntil,
    @Schema(
            description = "Whether transient failures may be retried beyond the usual.",
            defaultValue = "false")
        @Nullable Boolean retryOnFailure) {}
