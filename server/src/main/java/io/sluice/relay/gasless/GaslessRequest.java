package io.sluice.relay.gasless;

import io.sluice.evm.network.NetworkText;
import io.sluice.runtime.request.AmountForm;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /relay/gasless}, as documented; {@link GaslessRequestReader} reads it.
 */
@Schema(
    name = "GaslessRequest",
    description =
        "A request that a user has signed for the forwarder (EIP-712), and does not pay for.")
public record GaslessRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Signed request,
    @Schema(
            description =
                "65 bytes r, s and v as hex, of the key of from, over the request (EIP-712)",
            pattern = "^0x([0-9a-fA-F]{2})*$",
            maxLength = 32770,
            requiredMode = Schema.RequiredMode.REQUIRED)
        String signature,
    @NetworkText
        @Schema(
            description =
                "The network it is for: a name, or a chain id. The default network when absent.")
        @Nullable String network,
    @Schema(
            description = "How soon it wants to be in a block.",
            allowableValues = {"safeLow", "average", "fast", "fastest"},
            defaultValue = "average")
        @Nullable String speed,
    @Schema(
            description = "Whether transient failures may be retried beyond the usual.",
            defaultValue = "false")
        @Nullable Boolean retryOnFailure) {

  /** What is signed. */
  @Schema(name = "ForwardRequest", description = "What the user has signed")
  public record Signed(
      @Schema(
              description = "Whose request it is, who must have signed it",
              pattern = "^0x[0-9a-fA-F]{40}$",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String from,
      @Schema(
              description = "The contract that is called; it must trust the forwarder (ERC-2771)",
              pattern = "^0x[0-9a-fA-F]{40}$",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String to,
      @AmountForm
          @Schema(
              description = "Wei that go with the call, as a decimal string",
              example = "0",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String value,
      @AmountForm
          @Schema(
              description = "Units of gas that the call gets, as a decimal string",
              example = "100000",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String gas,
      @AmountForm
          @Schema(
              description =
                  "Its place among those of from at the forwarder, as a decimal string; see"
                      + " /relay/gasless/nonce/{address}",
              example = "0",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String nonce,
      @AmountForm
          @Schema(
              description =
                  "The last second, since 1970, in which a block may execute it, as a decimal string up to 2^48 - 1",
              maximum = "281474976710655",
              example = "1893456000",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String deadline,
      @Schema(
              description = "Calldata as hex; 0x for none",
              pattern = "^0x([0-9a-fA-F]{2})*$",
              example = "0x",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String data) {}
}
