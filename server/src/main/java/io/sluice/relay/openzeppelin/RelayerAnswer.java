package io.sluice.relay.openzeppelin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.engine.lane.Lane;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.network.NetworkName;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A relayer as they describe it.
 *
 * @param paused whether it drains or is retired
 * @param signerId whose key it is; each relayer has one of its own
 * @param address null of a pool, which has as many as it has lanes
 * @param systemDisabled whether it takes nothing because its balance or its nonce is wanting
 */
@Schema(name = "OpenzeppelinRelayer")
record RelayerAnswer(
    String id,
    String name,
    @NetworkName String network,
    @JsonProperty("network_type") @Schema(allowableValues = "evm") String networkType,
    boolean paused,
    @Schema(description = "Always empty: what a client may send says its policy")
        Map<String, String> policies,
    @JsonProperty("signer_id") String signerId,
    @JsonProperty("notification_id") @Schema(types = "null") @Nullable Object notificationId,
    @JsonProperty("custom_rpc_urls")
        @Schema(description = "Always empty: nodes belong to the network")
        List<String> customRpcUrls,
    @AddressText @Nullable String address,
    @JsonProperty("system_disabled") boolean systemDisabled,
    @JsonProperty("disabled_reason") @Nullable String disabledReason) {
  static RelayerAnswer of(TheirRelayer target) {
    Lane lane = target.lane();
    return new RelayerAnswer(
        target.id(),
        target.id(),
        target.network().name(),
        "evm",
        target.paused(),
        Map.of(),
        target.id(),
        null,
        List.of(),
        lane == null ? null : lane.address().checksummed(),
        target.disabled(),
        reason(target));
  }

  private static @Nullable String reason(TheirRelayer target) {
    Lane lane = target.lane();
    return lane == null
        ? null
        : switch (lane.state()) {
          case NEW -> "Its nonce was not read yet.";
          case LOW_BALANCE -> "Its balance is too low.";
          case AWAY -> "It does not answer.";
          case ACTIVE, PAUSED, DRAINING, RETIRED -> null;
        };
  }

  /** What may be changed. */
  @Schema(name = "OpenzeppelinRelayerChange")
  record Change(
      @Schema(description = "true drains the relayer, false takes it back into service")
          @Nullable Boolean paused,
      @Schema(description = "Cannot be changed; may be repeated") @Nullable String name) {}

  /**
   * What is on an account.
   *
   * @param balance exact, whatever its size
   */
  @Schema(name = "OpenzeppelinBalance")
  record Balance(
      @Schema(types = "integer") BigInteger balance,
      @Schema(allowableValues = "wei") String unit) {}

  /**
   * How a relayer does.
   *
   * @param pending from routed until a block holds it, whosever
   * @param lastConfirmed of the caller's own transactions
   * @param nonce the first not given out; null of a pool, and before it was read
   */
  @Schema(name = "OpenzeppelinRelayerStatus")
  record Standing(
      @JsonProperty("network_type") @Schema(allowableValues = "evm") String networkType,
      @Schema(pattern = "^[0-9]+$") String balance,
      @JsonProperty("pending_transactions_count") long pending,
      @JsonProperty("last_confirmed_transaction_timestamp") @Nullable Instant lastConfirmed,
      @JsonProperty("system_disabled") boolean systemDisabled,
      boolean paused,
      @Schema(pattern = "^[0-9]+$") @Nullable String nonce) {}
}
